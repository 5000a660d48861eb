"""The pages of what belongs to a permit, from the permit's own page to the decision and back."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.casework.amendments import services
from permits.casework.models import Amendment
from permits.fees.models import Payment, Refund
from tests.casework.belonging.handing_in import draft, handed_in, in_review, permit, ready
from tests.driving import NOON, People, accept, pay
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page(application: PermitApplication, name: str = "application") -> str:
    return reverse(f"casework:{name}", args=[application.pk])


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_extension_from_the_permit_s_page_to_its_new_end(who: People) -> None:
    with at_moment(NOON):
        parent = permit(who)
        holder, official = browser(who.contractor), browser(who.official)
        start = f"{reverse('applications:start', args=['EXT'])}?for={parent.permit.number}"

        assert start.replace("&", "&amp;") in text(holder, page(parent))
        form = holder.get(start).context["form"]
        posted = {"applying_for": str(who.company.pk), "token": str(form["token"].value())}
        first = holder.post(start, posted)
        begun = PermitApplication.objects.get(permit_type="EXT")
        filled = {
            "parent_permit": parent.permit.number,
            "days": "120",
            "cause": "The trusses came late.",
            "stands": "The walls stand.",
        }
        shown = text(holder, first.url)
        review = holder.post(first.url, filled)
        holder.post(page(begun, "submit"))
        begun.refresh_from_db()
        accept(begun, who, NOON)
        pay(begun, who, NOON)
        official.post(page(begun, "decide_request"), {"decision": "grant", "days": "60", "reason": "Late."})

    parent.refresh_from_db()
    begun.refresh_from_db()
    assert parent.permit.number in shown
    assert review.url == reverse("applications:review", args=[begun.pk])
    assert begun.status == "closed"
    assert Amendment.objects.get().application == begun
    assert f"expires on {parent.expires_on:%b}" in text(holder, page(parent)).replace(".", "")


def test_who_begins_it_for_a_permit_of_another_gets_nothing_of_it(who: People) -> None:
    parent = permit(who)
    stranger = browser(who.stranger)
    start = f"{reverse('applications:start', args=['REV'])}?for={parent.permit.number}"

    form = stranger.get(start).context["form"]
    stranger.post(start, {"applying_for": "myself", "token": str(form["token"].value())})

    begun = PermitApplication.objects.get(permit_type="REV")
    assert (begun.answers, begun.address) == ({}, "")


def test_the_permit_and_what_belongs_to_it_lead_to_each_other(who: People) -> None:
    parent = permit(who)
    change = handed_in(who, "REV", parent.permit.number)

    for person in (who.contractor, who.technician, who.official):
        there, back = text(browser(person), page(parent)), text(browser(person), page(change))
        assert page(change) in there
        assert page(parent) in back
    assert browser(who.stranger).get(page(change)).status_code == 404


def test_what_stands_against_handing_in_is_said_before_anybody_submits(who: People) -> None:
    parent = permit(who)
    handed_in(who, "REV", parent.permit.number)
    second = draft(who, "REV", parent.permit.number)

    shown = text(browser(who.contractor), reverse("applications:review", args=[second.pk]))

    assert "only one at a time" in shown


def test_a_technician_puts_a_change_in_force_with_one_click(who: People) -> None:
    change = ready(who, "REV", permit(who).permit.number)
    technician = browser(who.technician)

    assert "Put the change in force" in text(technician, page(change))
    assert browser(who.contractor).post(page(change, "put_in_force")).status_code == 403
    technician.post(page(change, "put_in_force"))
    again = technician.post(page(change, "put_in_force"), follow=True)

    change.refresh_from_db()
    assert change.status == "closed"
    assert Amendment.objects.count() == 1
    assert "Approved and in force" in again.content.decode()


def test_an_ordinary_application_is_never_decided_like_a_request(who: People) -> None:
    parent = permit(who)
    shown = text(browser(who.technician), page(parent))

    assert "Decide the request" not in shown
    assert browser(who.official).get(page(parent, "decide_request")).status_code == 404
    assert browser(who.technician).post(page(parent, "put_in_force")).status_code == 404


def test_a_decision_without_a_reason_or_with_too_many_days_loses_nothing(who: People) -> None:
    request = in_review(who, "EXT", permit(who).permit.number)
    official = browser(who.official)

    posted = {"decision": "grant", "days": "999", "reason": ""}
    shown = official.post(page(request, "decide_request"), posted).content.decode()

    assert "Enter between 1 and 180 days." in shown
    assert "Write the reason" in shown
    assert 'value="999"' in shown


def test_a_refund_goes_from_the_cashier_to_finance(who: People) -> None:
    parent = permit(who)
    request = in_review(who, "REF", parent.permit.number)
    payment = Payment.objects.get(invoice__application=parent, invoice__stage="issuance", status="settled")
    cashier, finance = browser(who.cashier), browser(who.finance)

    assert page(request, "prepare_refund") in text(cashier, page(request))
    offered = text(cashier, page(request, "prepare_refund"))
    cashier.post(
        page(request, "prepare_refund"),
        {"payment": payment.pk, "amount": "50.00", "way": "cheque", "reason": "Never begun."},
    )
    waiting = text(finance, page(request, "decide_request"))
    finance.post(page(request, "decide_request"), {"decision": "grant", "reason": "By the rules."})
    finance.post(page(request, "decide_request"), {"decision": "grant", "reason": "By the rules."})

    assert "Plan review has begun" in offered
    assert "$50.00" in waiting
    assert Refund.objects.get().state == "approved"
    assert cashier.get(page(request, "decide_request")).status_code == 403


def test_the_queue_of_requests_shows_what_waits_for_a_decision(who: People) -> None:
    request = in_review(who, "EXT", permit(who).permit.number)
    queue = reverse("casework:queue", args=["requests"])

    assert request.number in text(browser(who.official), queue)
    assert browser(who.contractor).get(queue).status_code == 403


def test_the_paper_of_an_amendment_can_be_opened_by_parties_only(who: People) -> None:
    parent = permit(who)
    change = ready(who, "REV", parent.permit.number)
    services.put_in_force(change, actor=who.technician, at=NOON)
    relay.drain()
    address = reverse("casework:amendment_file", args=[Amendment.objects.get().pk])

    assert browser(who.contractor).get(address).status_code == 302
    assert browser(who.stranger).get(address).status_code == 404
    assert "Amendment 1 (PDF)" in text(browser(who.contractor), page(parent))


def test_the_page_of_a_permit_asks_no_more_for_many_children(who: People) -> None:
    parent = permit(who, deferred=("trusses", "fire_sprinklers"))
    client = browser(who.contractor)
    handed_in(who, "DEF", parent.permit.number, items=["trusses"])
    client.get(page(parent))
    with CaptureQueriesContext(connection) as with_one:
        client.get(page(parent))
    handed_in(who, "DEF", parent.permit.number, items=["fire_sprinklers"])
    handed_in(who, "EXT", parent.permit.number)

    with CaptureQueriesContext(connection) as with_three:
        client.get(page(parent))

    assert len(with_three) == len(with_one)
