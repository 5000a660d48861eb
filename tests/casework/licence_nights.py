"""Nights on which licences lapse, and what came of them."""

from datetime import date, datetime, timedelta

from accounts.companies.services import licences
from accounts.models import Licence
from permits.applications.models import Hold, PermitApplication
from permits.casework import licensing, sweeps
from permits.notices.models import Notice
from tests.driving import NOON, People
from workflows import relay
from workflows.timing import at_moment

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LAPSE = datetime(2026, 12, 1, 9, tzinfo=NOON.tzinfo)
"""One o'clock in the morning after the insurance ended, in the city."""
CURE = LAPSE + timedelta(days=7)


def insured_until(day: date) -> None:
    Licence.objects.update(compensation_expires_on=day)


def night(at: datetime) -> None:
    """Do what the scheduler does in an hour of a night."""
    with at_moment(at):
        sweeps.hold_lapsed_licences(at=at)
        relay.drain()


def nightly_check(at: datetime) -> None:
    with at_moment(at):
        assert licensing.check_some(after=("", ""), at=at) is None
        sweeps.ask_boards_again(at=at)
        relay.drain()
        night(at)


def renew(who: People, day: date, at: datetime) -> None:
    """Have the owner enter the new policy in the profile of the company."""
    for each in who.company.licences.all():
        licences.add_licence(
            who.company,
            actor=who.contractor,
            licence_number=each.number,
            classification=each.classification,
            expires_on=each.expires_on,
            compensation_carrier="New Mutual",
            compensation_policy="N-1",
            compensation_expires_on=day,
            at=at,
        )
    with at_moment(at):
        relay.drain()


def in_force(application: PermitApplication) -> list[Hold]:
    return list(application.holds.filter(lifted_at=None))


def beside(application: PermitApplication) -> list[str]:
    records = application.case.records.filter(thing__startswith="hold:").order_by("seq")
    return list(records.values_list("move", flat=True))


def told(application: PermitApplication, template: str) -> list[str]:
    rows = Notice.objects.filter(application=application, template=template)
    return sorted(rows.values_list("recipient_email", flat=True))
