"""Ask the licensing board about the contractor of one application: when it is handed in, and when issued."""

from datetime import datetime

from django.conf import settings

from accounts.companies.services import checks
from accounts.models import Licence
from permits.applications.licensing import contractor_of, fitting_licences
from permits.applications.models import PermitApplication
from permits.applications.services.parties import forget_parties
from permits.applications.services.records import place_asked


def ask_about(application: PermitApplication, *, occasion: str, at: datetime) -> None:
    """Ask about the contractor, and about who is to take over; where the city asks no board, do nothing.

    Called before the transaction of what it is asked for: what the board says is kept whatever comes of that.
    """
    if not settings.LICENCE_SOURCE:
        return
    checks.check(_concerned(application), occasion=occasion, at=at)
    forget_parties(application)  # with the licences that came with them


def _concerned(application: PermitApplication) -> list[Licence]:
    contractor = contractor_of(application)
    licences = fitting_licences(application, contractor) if contractor else []
    if application.relation == "change_of_record":
        place = place_asked(application)
        licences += list(place.company.licences.all()) if place and place.company else []
    return licences
