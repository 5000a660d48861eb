"""The gates of what belongs to a permit: what is asked, of whom, what changed before, and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import Licence
from permits.applications.models import PermitApplication
from permits.casework import standing
from permits.casework.amendments import services
from permits.casework.gate_checks import belonging, requests
from permits.fees.models import Payment
from permits.fees.services import refunds
from tests.casework.belonging.handing_in import in_review
from tests.driving import NOON, People

Change = Callable[["Town", PermitApplication], Any]


@dataclass
class Town:
    """A permit, and one of each that belongs to it."""

    who: People
    at: Mapping[str, PermitApplication]

    @property
    def parent(self) -> PermitApplication:
        return self.at["parent"]


def as_it_is(town: Town, application: PermitApplication) -> None:
    """Change nothing."""


def of_another(town: Town, application: PermitApplication) -> None:
    town.parent.parties.all().update(until=NOON - timedelta(days=1))


def stopped(town: Town, application: PermitApplication) -> None:
    standing.suspend(town.parent, reason="Unsafe.", actor=town.who.official, at=NOON)


def extended_twice(town: Town, application: PermitApplication) -> None:
    given = {"reason": "Yes.", "actor": town.who.official, "at": NOON, "days": 1}
    services.grant(PermitApplication.objects.get(pk=town.at["EXT"].pk), **given)
    services.grant(in_review(town.who, "EXT", town.parent.permit.number), **given)


def wants(**answers: Any) -> Change:
    def change(town: Town, application: PermitApplication) -> None:
        given = application.answers | answers
        PermitApplication.objects.filter(pk=application.pk).update(answers=given)

    return change


def licence_gone(town: Town, application: PermitApplication) -> None:
    Licence.objects.update(expires_on=NOON.date() - timedelta(days=1))
    PermitApplication.objects.filter(pk=town.parent.pk).update(status="permit_expired")


def given_back(town: Town, application: PermitApplication) -> None:
    Payment.objects.filter(invoice__application=town.parent).update(settled_at=NOON - timedelta(days=400))


def prepared_by(name: str) -> Change:
    def change(town: Town, application: PermitApplication) -> None:
        waiting = refunds.refundable(application, town.parent, at=NOON)
        paid = next(each.payment for each in waiting if each.most > 0)
        application.refunds.create(
            payment=paid, amount=1, reason="x", prepared_by=getattr(town.who, name), prepared_at=NOON
        )

    return change


def others_open(town: Town, application: PermitApplication) -> None:
    """The change of the town is open already."""


LONG = 2000

# gate, application, change before, the code it says ("" when it lets pass), who asks, days later
TABLE: list[tuple[Any, str, Change, str, str, int]] = [
    (belonging.becomes_a_permit, "own", as_it_is, "", "technician", 0),
    (belonging.becomes_a_permit, "REV", as_it_is, "belongs_to_a_permit", "technician", 0),
    (belonging.is_change, "REV", as_it_is, "", "technician", 0),
    (belonging.is_change, "EXT", as_it_is, "no_change", "technician", 0),
    (belonging.is_reviewed, "REV", as_it_is, "", "technician", 0),
    (belonging.is_reviewed, "EXT", as_it_is, "request", "technician", 0),
    (belonging.names_its_permit, "REV draft", as_it_is, "", "contractor", 0),
    (belonging.names_its_permit, "REV draft", of_another, "no_such_permit", "contractor", 0),
    (belonging.names_its_permit, "REV draft", wants(parent_permit=""), "no_such_permit", "contractor", 0),
    (belonging.permit_allows_it, "REV draft", as_it_is, "", "contractor", 0),
    (belonging.permit_allows_it, "REV draft", stopped, "permit_not_so", "contractor", 0),
    (belonging.permit_allows_it, "REV draft", as_it_is, "permit_expired", "contractor", LONG),
    (belonging.one_at_a_time, "REV draft", others_open, "another_open", "contractor", 0),
    (belonging.one_at_a_time, "DEF draft", as_it_is, "", "contractor", 0),
    (belonging.parts_were_deferred, "DEF draft", as_it_is, "", "contractor", 0),
    (belonging.parts_were_deferred, "DEF draft", wants(items=["stairs"]), "not_deferred", "contractor", 0),
    (belonging.nothing_is_open_on_it, "own", as_it_is, "", "technician", 0),
    (belonging.nothing_is_open_on_it, "parent", as_it_is, "change_open part_deferred", "technician", 0),
    (requests.is_request, "EXT", as_it_is, "", "technician", 0),
    (requests.is_request, "REV", as_it_is, "no_request", "technician", 0),
    (requests.is_decided_by_its_role, "EXT", as_it_is, "", "official", 0),
    (requests.is_decided_by_its_role, "EXT", as_it_is, "not_yours", "technician", 0),
    (requests.is_decided_by_its_role, "REF", as_it_is, "not_yours", "cashier", 0),
    (requests.extension_is_possible, "EXT", as_it_is, "", "official", 0),
    (requests.extension_is_possible, "EXT draft", as_it_is, "asked_too_late", "contractor", LONG),
    (requests.extension_is_possible, "EXT draft", extended_twice, "extensions_used", "contractor", 0),
    (requests.expired_can_go_on, "EXT", as_it_is, "", "official", 0),
    (requests.new_place_can_be_taken, "COR", as_it_is, "", "technician", 0),
    (
        requests.new_place_can_be_taken,
        "COR",
        wants(place="contractor", new_licence="77"),
        "licence_unknown",
        "technician",
        0,
    ),
    (requests.something_can_be_given_back, "REF", as_it_is, "", "finance", 0),
    (requests.something_can_be_given_back, "REF", given_back, "not_given_back", "finance", 0),
    (requests.refund_is_prepared_by_another, "REF", prepared_by("cashier"), "", "finance", 0),
    (requests.refund_is_prepared_by_another, "REF", as_it_is, "refund_not_prepared", "finance", 0),
    (requests.refund_is_prepared_by_another, "REF", prepared_by("finance"), "second_person", "finance", 0),
]
ELSEWHERE = {
    ("expired_can_go_on", True),
    *(("new_contractor_has_signed", way) for way in (True, False)),
    *(("licence_is_verified", way) for way in (True, False)),
}
"""Driven whole: the permit must have expired first (test_extensions), the new contractor signs online
(test_taking_over), a licensing board answers or does not (test_licence_boards)."""
