"""The roles people have (domain: public, applicants' side, city staff)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role of city staff, granted per team and with an end date."""

    PERMIT_TECHNICIAN = "permit_technician", _("Permit technician")
    REVIEWER = "reviewer", _("Plan reviewer")
    SUPERVISOR = "supervisor", _("Plan-review supervisor")
    CASHIER = "cashier", _("Cashier")
    INSPECTOR = "inspector", _("Inspector")
    BUILDING_OFFICIAL = "building_official", _("Building official")
    FINANCE = "finance", _("Finance manager")
    CONFIGURATION = "configuration", _("Configuration administrator")
    AUDITOR = "auditor", _("Auditor")


class CompanyRole(models.TextChoices):
    """What a member may do in a contractor's company."""

    OWNER = "owner", _("Owner")
    OFFICE = "office", _("Office")
    FIELD = "field", _("Field")
