"""A new contractor signs his own declarations online before the change of record is put in force."""

from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Licence, Organisation, User
from permits.applications.authority import may
from permits.applications.models import Declaration, PermitApplication
from permits.applications.services import taking_over
from permits.applications.services.declarations import NotToBeSigned
from permits.applications.services.editing import NotEditable, NotYours
from permits.casework.amendments import services
from permits.casework.gate_checks import issuance
from tests.casework.belonging.handing_in import draft, in_review, permit
from tests.driving import NOON, People, application_at
from workflows import relay
from workflows.actors import SYSTEM
from workflows.blockers import MoveRefused

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CONTRACTOR = {
    "place": "contractor",
    "new_name": "Hill Homes",
    "new_email": "office@hill.example",
    "new_licence": "2222222",
}
WITH_INSURANCE = {
    "workers_compensation-coverage": "insured",
    "workers_compensation-carrier": "State Fund",
    "workers_compensation-policy": "WC-2",
    "workers_compensation-expires_on": "2030-06-30",
}


@pytest.fixture
def hill(who: People) -> User:
    """The owner of another company."""
    company = Organisation.objects.create(name="Hill Homes Inc.", trade="General")
    Licence.objects.create(
        organisation=company, number="2222222", classification="B", expires_on=date(2030, 6, 30)
    )
    owner = User.objects.create_user("hanna@hill.example", "x", name="Hanna Hill")
    company.memberships.create(user=owner, role="owner", joined_at=NOON)
    return owner


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page(request: PermitApplication) -> str:
    return reverse("applications:take_over", args=[request.pk])


def sign_all(request: PermitApplication, user: User) -> None:
    for kind in ("licensed_contractor", "workers_compensation"):
        taking_over.sign_to_take_over(
            request, kind, details={}, signed_name="Hanna Hill", actor=user, at=NOON
        )


def grant(request: PermitApplication, who: People) -> PermitApplication:
    return services.grant(request, reason="Signed by both.", actor=who.technician, at=NOON)


def test_the_new_contractor_reads_signs_and_only_then_the_change_comes_into_force(
    who: People, hill: User
) -> None:
    parent = permit(who)
    request = in_review(who, "COR", parent.permit.number, **CONTRACTOR)
    relay.drain()
    letter = next(each for each in mail.outbox if "sign the declarations" in each.subject)
    client, address = browser(hill), page(request)

    with pytest.raises(MoveRefused) as unsigned:
        grant(request, who)
    listed = client.get(reverse("applications:mine")).content.decode()
    shown = client.get(address).content.decode()
    unticked = client.post(address, {"kind": "licensed_contractor"}).content.decode()
    for kind in ("licensed_contractor", "workers_compensation"):
        signature = {f"{kind}-signed_name": "Hanna Hill", f"{kind}-agree": "on"}
        client.post(address, {"kind": kind, **signature, **WITH_INSURANCE})
    grant(request, who)

    assert "Hill Homes Inc." in letter.subject
    assert address in letter.body
    assert {each.code for each in unsigned.value.blockers} == {"declaration_unsigned"}
    assert request.number in listed
    assert "Hill Homes Inc. (license 2222222)" in shown
    assert "Type your full name to sign." in unticked
    parent = PermitApplication.objects.get(pk=parent.pk)
    signed = {each.kind: each for each in parent.declarations.all()}
    assert signed["licensed_contractor"].signed_by == hill
    assert signed["licensed_contractor"].details["licence_number"] == "2222222"
    assert signed["workers_compensation"].details["policy"] == "WC-2"
    assert signed["construction_lender"].signed_by == who.contractor
    assert issuance.declarations_are_signed(parent, SYSTEM, NOON) == []


def test_what_the_contractor_before_signed_stays_in_the_record(who: People, hill: User) -> None:
    parent = permit(who)
    before = Declaration.objects.get(application=parent, kind="licensed_contractor")
    request = in_review(who, "COR", parent.permit.number, **CONTRACTOR)
    sign_all(request, hill)

    grant(request, who)

    before.refresh_from_db()
    assert (before.superseded_at, before.signed_by) == (NOON, who.contractor)
    assert Declaration.every.filter(application=parent, kind="licensed_contractor").count() == 2
    assert Declaration.objects.filter(application=parent, kind="licensed_contractor").count() == 1


def test_an_application_before_issue_goes_on_at_once_when_the_new_one_has_signed(
    who: People, hill: User
) -> None:
    parent = application_at("ready_to_issue", who)
    request = in_review(who, "COR", parent.number, **CONTRACTOR)
    sign_all(request, hill)

    grant(request, who)

    parent.refresh_from_db()
    assert parent.status == "ready_to_issue"


def test_until_the_change_the_new_contractor_may_only_read_the_request_and_sign(
    who: People, hill: User
) -> None:
    parent = permit(who)
    request = in_review(who, "COR", parent.permit.number, **CONTRACTOR)
    actions = (
        "see_application",
        "see_documents",
        "sign_to_take_over",
        "submit",
        "pay",
        "withdraw",
        "invite_party",
    )

    rights = {each for each in actions if may(hill, each, request)}

    assert rights == {"see_application", "see_documents", "sign_to_take_over"}
    assert not PermitApplication.objects.visible_to(hill).filter(pk=parent.pk).exists()
    assert not may(hill, "see_application", parent)


def test_nobody_else_signs_for_him(who: People, hill: User) -> None:
    request = in_review(who, "COR", permit(who).permit.number, **CONTRACTOR)
    field = User.objects.create_user("field@hill.example", "x", name="Finn Field")
    hill.memberships.get().organisation.memberships.create(user=field, role="field", joined_at=NOON)

    for somebody in (who.contractor, who.stranger, who.technician, field):
        with pytest.raises(NotYours):
            sign_all(request, somebody)
    assert browser(who.stranger).get(page(request)).status_code == 404
    assert browser(who.technician).get(page(request)).status_code == 404
    assert browser(who.contractor).get(page(request)).status_code == 403


def test_he_signs_nothing_else_and_nothing_after_the_decision(who: People, hill: User) -> None:
    request = in_review(who, "COR", permit(who).permit.number, **CONTRACTOR)
    with pytest.raises(NotToBeSigned):
        taking_over.sign_to_take_over(
            request, "owner_builder", details={}, signed_name="H", actor=hill, at=NOON
        )
    sign_all(request, hill)
    grant(request, who)

    with pytest.raises(NotEditable):
        sign_all(PermitApplication.objects.get(pk=request.pk), hill)


def test_a_change_that_is_not_handed_in_asks_nobody_to_sign(who: People, hill: User) -> None:
    request = draft(who, "COR", permit(who).permit.number, **CONTRACTOR)

    assert not PermitApplication.objects.visible_to(hill).filter(pk=request.pk).exists()
    assert browser(hill).get(page(request)).status_code == 404


def test_another_owner_needs_no_contractor_s_signature(who: People) -> None:
    grant(in_review(who, "COR", permit(who).permit.number), who)
