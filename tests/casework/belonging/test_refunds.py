"""Refunds (REF): within the rules, prepared by one person, approved by another, booked once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from accounts.models import StaffRole, User
from accounts.roles import Role
from permits.applications.models import PermitApplication
from permits.casework import intake
from permits.casework.amendments import services
from permits.fees.models import LedgerPosting, Payment, Refund
from permits.fees.services import refunds
from permits.fees.services.refunds import RefundRefused
from tests.casework.belonging.handing_in import draft, in_review, permit
from tests.driving import NOON, People, application_at
from workflows import relay
from workflows.blockers import MoveRefused

pytestmark = pytest.mark.django_db


def paid_for(parent: PermitApplication, stage: str) -> Payment:
    return Payment.objects.get(invoice__application=parent, invoice__stage=stage, status="settled")


def prepare(request: PermitApplication, payment: Payment, who: People, *, amount: str = "100.00") -> Refund:
    return refunds.prepare(
        request,
        payment,
        amount=Decimal(amount),
        way="as_paid",
        reason="Never begun.",
        actor=who.cashier,
        at=NOON,
    )


def request_for(parent: PermitApplication, who: People) -> PermitApplication:
    return in_review(who, "REF", parent.permit.number)


def test_a_refund_is_prepared_approved_by_another_and_booked(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)
    payment = paid_for(parent, "issuance")

    prepare(request, payment, who)
    services.grant(request, reason="By the rules.", actor=who.finance, at=NOON)
    relay.drain()

    refund = Refund.objects.get()
    assert (refund.state, refund.prepared_by, refund.decided_by) == ("approved", who.cashier, who.finance)
    booked = LedgerPosting.objects.filter(entry__kind="refund")
    assert booked.aggregate(Sum("amount"))["amount__sum"] == 0
    assert booked.get(account="cash-checks").amount == Decimal("-100.00")
    request.refresh_from_db()
    assert request.status == "closed"
    assert (
        f"$100.00 of receipt {payment.receipt_number}"
        in parent.case.records.get(thing__startswith="amendment:").facts["text"]
    )


def test_nobody_approves_what_he_prepared(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)
    StaffRole.objects.create(user=who.cashier, role=Role.FINANCE, since=NOON)
    prepare(request, paid_for(parent, "issuance"), who)

    with pytest.raises(MoveRefused) as refused:
        services.grant(request, reason="Yes.", actor=User.objects.get(pk=who.cashier.pk), at=NOON)

    assert "second_person" in [each.code for each in refused.value.blockers]
    assert Refund.objects.get().state == "prepared"


def test_nothing_is_granted_that_nobody_prepared(who: People) -> None:
    request = request_for(permit(who), who)

    with pytest.raises(MoveRefused) as refused:
        services.grant(request, reason="Yes.", actor=who.finance, at=NOON)

    assert [each.code for each in refused.value.blockers] == ["refund_not_prepared"]


def test_plan_check_fees_stay_once_review_has_begun(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)

    with pytest.raises(RefundRefused, match="Plan review has begun"):
        prepare(request, paid_for(parent, "plan_check"), who)


def test_no_more_than_the_rules_allow_is_given_back_even_in_parts(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)
    payment = paid_for(parent, "issuance")
    most = (payment.amount * 80 / 100).quantize(Decimal("0.01"))

    with pytest.raises(RefundRefused, match="may be given back"):
        prepare(request, payment, who, amount=str(most + Decimal("0.01")))
    prepare(request, payment, who, amount=str(most))
    services.grant(request, reason="By the rules.", actor=who.official, at=NOON)

    again = draft(who, "REF", parent.permit.number)
    with pytest.raises(MoveRefused) as refused:
        intake.submit(again, actor=who.contractor, at=NOON)
    assert {each.code for each in refused.value.blockers} == {"not_given_back"}


def test_a_second_click_prepares_nothing_more(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)
    first = prepare(request, paid_for(parent, "issuance"), who)

    assert prepare(request, paid_for(parent, "issuance"), who) == first
    assert Refund.objects.count() == 1


def test_a_prepared_refund_can_be_taken_back_and_a_booked_one_not(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)
    refund = prepare(request, paid_for(parent, "issuance"), who)
    refunds.take_back(refund, actor=who.cashier, at=NOON)
    second = prepare(request, paid_for(parent, "issuance"), who, amount="20.00")
    services.grant(request, reason="By the rules.", actor=who.finance, at=NOON)

    with pytest.raises(RefundRefused, match="approved already"):
        refunds.take_back(second, actor=who.cashier, at=NOON)


def test_a_refused_request_gives_nothing_back(who: People) -> None:
    parent = permit(who)
    request = request_for(parent, who)
    prepare(request, paid_for(parent, "issuance"), who)

    services.refuse(request, reason="Work has begun.", actor=who.official, at=NOON)

    assert Refund.objects.get().state == "rejected"
    assert not LedgerPosting.objects.filter(entry__kind="refund").exists()


@pytest.mark.parametrize("person", ["technician", "contractor", "finance"])
def test_only_a_cashier_prepares(who: People, person: str) -> None:
    parent = permit(who)
    request = request_for(parent, who)

    with pytest.raises(PermissionDenied):
        refunds.prepare(
            request,
            paid_for(parent, "issuance"),
            amount=Decimal("1"),
            way="as_paid",
            reason="x",
            actor=getattr(who, person),
            at=NOON,
        )


def test_where_nothing_was_paid_nothing_is_asked_back(who: People) -> None:
    parent = application_at("submitted", who, type_code="REROOF")

    again = draft(who, "REF", parent.number)
    with pytest.raises(MoveRefused) as refused:
        intake.submit(again, actor=who.contractor, at=NOON)

    assert [each.code for each in refused.value.blockers] == ["nothing_paid"]
