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


APART: tuple[tuple[Role, frozenset[Role]], ...] = (
    # who takes money decides nothing about it (S3)
    (Role.CASHIER, frozenset({Role.FINANCE, Role.BUILDING_OFFICIAL, Role.SUPERVISOR})),
    # who writes rules and grants roles works on no case and takes no money (S10, S16)
    (Role.CONFIGURATION, frozenset(Role) - {Role.CONFIGURATION}),
    # who examines the office does none of its work
    (Role.AUDITOR, frozenset(Role) - {Role.AUDITOR}),
)
"""Roles that no one person holds at the same time; each pair stands once."""


def kept_apart(one: str, other: str) -> bool:
    """Tell whether two roles may not be held by one person at the same time."""
    return any(
        (one == role and other in others) or (other == role and one in others) for role, others in APART
    )
