"""What the licence of an application’s contractor is worth: of a right class, active, insured."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.companies.licences import Standing, best_of
from accounts.models import Licence
from permits.applications.facts import party_in, type_of
from permits.applications.models import Party, PermitApplication


def contractor_of(application: PermitApplication) -> Party | None:
    """Return the contractor of an application, where its company is known here."""
    contractor = party_in(application, Party.Role.CONTRACTOR)
    return contractor if contractor is not None and contractor.organisation_id else None


def fitting_licences(application: PermitApplication, contractor: Party) -> list[Licence]:
    """Return the licences of the contractor's company that are of a class for this work."""
    right = {each.code for each in type_of(application).licence_classes}
    held = list(contractor.organisation.licences.all()) if contractor.organisation else []
    return [each for each in held if not right or each.classification in right]


def standing_of_contractor(application: PermitApplication, *, at: datetime) -> Standing | None:
    """Return what the contractor's best licence for this work is worth; None where there is none to judge."""
    contractor = contractor_of(application)
    return best_of(fitting_licences(application, contractor), at=at) if contractor else None


def lapse_in_words(contractor: Party, standing: Standing) -> str:
    """Say whose licence lapsed, and why."""
    return _("%(name)s: %(why)s") % {"name": contractor.name, "why": standing.why}
