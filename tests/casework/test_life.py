"""The main job through the services."""

import pytest

from permits.fees.models import Invoice
from permits.issuance.models import Permit
from permits.reviews.models import CorrectionLetter
from tests.driving import NOON, People, application_at
from workflows import relay
from workflows.audit import verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "status",
    [
        "submitted",
        "intake_fees_due",
        "in_review",
        "corrections_required",
        "approved",
        "ready_to_issue",
        "issued",
    ],
)
def test_an_application_reaches_each_status_of_the_path(who: People, status: str) -> None:
    application = application_at(status, who)

    assert application.status == status
    assert list(verify(case=application.case_id)) == []


@pytest.mark.parametrize("type_code", ["REROOF", "PV"])
def test_an_instant_type_is_issued_without_staff_once_it_is_paid(who: People, type_code: str) -> None:
    application = application_at("issued", who, type_code=type_code)

    assert Permit.objects.get(application=application).issued_by is None
    moves = application.case.records.filter(thing="").values_list("move", "acting_as")
    assert [move for move, role in moves if role == "system"] == [
        "accept_automatically",
        "issue_automatically",
    ]


def test_a_re_roof_of_18_000_dollars_costs_what_the_table_says(who: People) -> None:
    application = application_at("submitted", who, type_code="REROOF")

    lines = dict(Invoice.objects.get(application=application).lines.values_list("code", "amount"))
    assert sorted(str(amount) for amount in lines.values()) == ["1.00", "2.34", "293.25"]


def test_the_round_with_corrections_sends_one_letter(who: People) -> None:
    application = application_at("corrections_required", who)

    relay.drain()
    letter = CorrectionLetter.objects.get(application=application)
    assert letter.file_state == "done"
    assert application.corrections.get().sent_at == NOON
