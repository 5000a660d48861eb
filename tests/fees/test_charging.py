"""Fees charged by hand: from the schedule, by the right people, once, with a reason that is told."""

import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from permits.applications.models import Party, PermitApplication
from permits.casework import withdrawal
from permits.fees.models import Invoice, LedgerPosting
from permits.fees.services import charging
from permits.fees.services.charging import ChargeRefused, FigureChanged, NoSuchLine, NumberRefused
from permits.notices.models import Notice
from tests import driving
from tests.driving import NOON, People
from tests.fees.charges import WHY, charged
from tests.fees.test_reassessment import signed_in
from workflows import relay

HOURS = {"fact-inspection_hours": "1.5", "reason": WHY}


def address(application: PermitApplication, line: str = "services/REINSPECTION") -> str:
    return reverse("fees:charge", args=[application.pk, *line.split("/")])


def typed_on(answer: Any, **typed: str) -> dict[str, str]:
    """Return what the page sends on: its one-time key, the figure that it shows, and what was typed."""
    page = answer.content.decode()
    found = re.search(r'name="key" value="([\w-]+)"', page)
    assert found is not None
    shown = re.search(r'name="shown" value="([\d.]+)"', page)
    return {**typed, "key": found[1], **({"shown": shown[1]} if shown else {})}


def previewed(client: Client, application: PermitApplication, **typed: str) -> Any:
    return client.post(address(application), typed_on(client.get(address(application)), **typed))


def test_a_technician_finds_the_lines_on_the_ledger_page_with_their_citations(
    adu: PermitApplication, who: People
) -> None:
    client = signed_in(who.technician)

    ledger = client.get(reverse("fees:ledger", args=[adu.pk])).content.decode()
    listed = client.get(reverse("fees:choose_charge", args=[adu.pk])).content.decode()

    assert "Charge a fee from the schedule" in ledger
    assert "Re-inspection" in listed
    assert "Work begun without a permit" in listed
    assert "UBC-1997 Table 1-A, other inspections and fees" in listed
    assert "Records and digital plans" not in listed


def test_the_working_is_shown_first_and_nothing_is_booked(adu: PermitApplication, who: People) -> None:
    before = Invoice.objects.count()

    told = previewed(signed_in(who.technician), adu, **HOURS).content.decode()

    assert "1.5 h × $47.00 an hour = $70.50" in told
    assert "Charge $70.50" in told
    assert Invoice.objects.count() == before


def test_confirming_invoices_the_line_books_it_and_tells_the_applicant_why(
    adu: PermitApplication, who: People
) -> None:
    client = signed_in(who.technician)
    shown = previewed(client, adu, **HOURS)

    answer = client.post(address(adu), typed_on(shown, **HOURS))
    relay.drain()

    invoice = Invoice.objects.get(application=adu, stage=Invoice.Stage.BY_HAND)
    line = invoice.lines.get()
    page = signed_in(who.contractor).get(answer["Location"]).content.decode()
    booked = LedgerPosting.objects.filter(entry__invoice=invoice).values_list("account", "amount")
    assert (invoice.total, line.rule, line.inputs) == (
        Decimal("70.50"),
        "services/REINSPECTION",
        {"inspection_hours": "1.5"},
    )
    assert set(booked) == {("accounts-receivable", Decimal("70.50")), ("1000-42180", Decimal("-70.50"))}
    assert invoice.ledger_entries.get().booked_by == who.technician
    assert invoice.number in Notice.objects.filter(template="invoice").latest("id").body
    assert WHY in page
    assert "Pay $70.50" in page


def test_a_second_click_charges_nothing_more(adu: PermitApplication, who: People) -> None:
    client = signed_in(who.technician)
    typed = typed_on(previewed(client, adu, **HOURS), **HOURS)

    first, second = client.post(address(adu), typed), client.post(address(adu), typed)

    assert first["Location"] == second["Location"]
    assert Invoice.objects.filter(application=adu, stage=Invoice.Stage.BY_HAND).count() == 1


def test_a_page_that_was_used_does_not_swallow_another_fee(adu: PermitApplication, who: People) -> None:
    key = uuid4()
    charged(adu, who.finance, key=key)

    with pytest.raises(ChargeRefused, match=r"has charged invoice .* already"):
        charged(adu, who.finance, key=key, shown="94.00", inspection_hours="2")


def test_several_fees_by_hand_stand_side_by_side(adu: PermitApplication, who: People) -> None:
    charged(adu, who.technician)
    charged(adu, who.finance)

    assert Invoice.objects.open().filter(application=adu, stage=Invoice.Stage.BY_HAND).count() == 2


def test_a_figure_that_is_not_what_was_shown_is_not_charged(adu: PermitApplication, who: People) -> None:
    with pytest.raises(FigureChanged, match=r"\$47.00 now"):
        charged(adu, who.technician, shown="46.00")

    assert not Invoice.objects.filter(stage=Invoice.Stage.BY_HAND).exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("technician", 200),
        ("supervisor", 200),
        ("finance", 200),
        ("cashier", 403),
        ("official", 403),
        ("contractor", 403),
        ("stranger", 404),
    ],
)
def test_only_those_of_the_matrix_charge_by_hand(
    adu: PermitApplication, who: People, role: str, status: int
) -> None:
    client = signed_in(getattr(who, role))

    assert client.get(reverse("fees:choose_charge", args=[adu.pk])).status_code == status
    assert client.get(address(adu)).status_code == status
    assert client.post(address(adu), HOURS).status_code == status


def test_a_technician_does_not_charge_his_own_application(adu: PermitApplication, who: People) -> None:
    Party.objects.filter(application=adu, role=Party.Role.OWNER).update(user=who.technician)
    adu = PermitApplication.objects.get(pk=adu.pk)

    with pytest.raises(PermissionDenied):
        charged(adu, who.technician)
    assert signed_in(who.technician).get(address(adu)).status_code == 403


def test_nothing_is_charged_once_it_is_withdrawn(adu: PermitApplication, who: People) -> None:
    withdrawal.withdraw(adu, reason="Not building.", actor=who.contractor, at=NOON)
    client = signed_in(who.technician)

    with pytest.raises(ChargeRefused, match="Nothing can be charged now: Withdrawn"):
        charged(adu, who.technician)
    assert "Nothing can be charged now" in client.get(address(adu)).content.decode()
    assert "Re-inspection" not in client.get(reverse("fees:choose_charge", args=[adu.pk])).content.decode()


def test_a_draft_is_charged_nothing(who: People) -> None:
    draft = driving.complete_draft(who, type_code="REROOF")

    with pytest.raises(ChargeRefused, match="from submission until closing"):
        charged(draft, who.technician)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter a number."),
        ("0", "Enter a number above zero."),
        ("-2", "Enter a number above zero."),
        ("two", "Enter a number, like 2 or 1.5."),
        ("NaN", "Enter a number, like 2 or 1.5."),
        ("99999999999", "Enter a number not above 9,999,999.99."),
        ("1e9", "Enter a number not above 9,999,999.99."),
        ("1.255", "Enter at most two digits after the point."),
        ("9999999", "can be charged at once"),
    ],
)
def test_bad_hours_are_told_and_what_was_typed_stays(
    adu: PermitApplication, who: People, typed: str, told: str
) -> None:
    answer = previewed(signed_in(who.technician), adu, **{"fact-inspection_hours": typed, "reason": WHY})

    page = answer.content.decode()
    assert told in page
    assert WHY in page
    assert 'name="shown"' not in page


def test_the_service_refuses_numbers_that_no_form_let_through(adu: PermitApplication, who: People) -> None:
    for number in ("0", "-1", "NaN", "Infinity", "99999999999"):
        with pytest.raises(NumberRefused):
            charged(adu, who.technician, inspection_hours=number)
    with pytest.raises(NumberRefused):
        charged(adu, who.technician, other="1")
    with pytest.raises(ChargeRefused, match="Say why"):
        charged(adu, who.technician, reason="  ")


def test_a_line_that_a_type_takes_by_itself_is_not_charged_by_hand(
    adu: PermitApplication, who: People
) -> None:
    with pytest.raises(NoSuchLine):
        charged(adu, who.technician, line="services/RECORDS")
    client = signed_in(who.technician)
    assert client.get(address(adu, "services/RECORDS")).status_code == 404
    assert client.get(address(adu, "nothing/X")).status_code == 404


@pytest.mark.parametrize(
    ("line", "facts", "amount", "told"),
    [
        ("services/OFF-HOURS", {"inspection_hours": "1"}, "94.00", "at least 2 h"),
        ("services/REVISION-REVIEW", {"review_hours": "0.25"}, "23.50", "at least 0.5 h"),
        ("services/CONSULTANT", {"consultant_cost": "1234.56"}, "1234.56", "Actual cost of $1,234.56"),
        ("building/UNPERMITTED-WORK", {}, "13278.15", "9 × Building permit fee $1,475.35"),
        ("building/UNPERMITTED-WORK", {"times_on_appeal": "1"}, "2950.70", "and at least 2"),
        ("building/EXCEEDED-SCOPE", {}, "2950.70", "2 × Building permit fee"),
        ("building/PREMIUM-REVIEW", {}, "1479.49", "50 % of Plan review $958.98 + $1,000.00"),
    ],
)
def test_every_line_of_the_sample_comes_to_what_it_says(
    adu: PermitApplication, line: str, facts: dict[str, str], amount: str, told: str
) -> None:
    wanted = charging.offer(adu, *line.split("/"), at=NOON)

    priced = charging.preview(adu, wanted, {k: Decimal(v) for k, v in facts.items()}, at=NOON)

    assert (str(priced.amount), priced.stage) == (amount, "by_hand")
    assert told in priced.formula


def test_lines_over_others_are_offered_only_where_the_type_takes_those(who: People) -> None:
    demolition = driving.application_at("submitted", who, type_code="DEMO")

    codes = {line.code for _, lines in charging.offers(demolition, at=NOON) for line in lines}

    assert "REINSPECTION" in codes
    assert "UNPERMITTED-WORK" not in codes


def test_the_list_asks_as_many_questions_whatever_was_charged(adu: PermitApplication, who: People) -> None:
    client = signed_in(who.technician)
    client.get(reverse("fees:choose_charge", args=[adu.pk]))

    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"fees:{name}", args=[adu.pk]))
        return len(queries)

    before = asked("choose_charge"), asked("ledger")
    for _ in range(3):
        charged(adu, who.technician)

    assert (asked("choose_charge"), asked("ledger")) == before
    assert before[0] <= 15
