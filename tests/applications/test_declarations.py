"""Signing under penalty of perjury: in the words shown, by the right person, for the right licence."""

import pytest
from django.urls import reverse

from permits.applications.models import Declaration, PermitApplication
from permits.applications.readiness import problems
from permits.applications.services.declarations import NotToBeSigned, declarations_needed, sign_declaration
from permits.applications.services.editing import NotEditable, NotYours
from permits.applications.services.parties import save_party
from permits.applications.services.people import save_people
from tests.driving import NOON, application_at
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db


def declarations_page(application: PermitApplication) -> str:
    return reverse("applications:declarations", args=[application.pk])


def signature(kind: str, **fields: str) -> dict[str, str]:
    given = {"signed_name": "Carla Contractor", "agree": "on", **fields}
    return {"kind": kind, **{f"{kind}-{name}": value for name, value in given.items()}}


def test_a_contractor_signs_and_the_words_the_licence_and_the_moment_are_kept(who, as_, draft):
    as_(who.contractor).post(declarations_page(draft), signature("licensed_contractor"))

    signed = Declaration.objects.get()
    assert "my license is in full force and effect" in signed.text
    assert signed.details == {
        "company": "Bay Builders Inc.",
        "licence_number": "1045678",
        "licence_class": "B",
    }
    assert (signed.signed_name, signed.signed_by) == ("Carla Contractor", who.contractor)
    assert OutboxEvent.objects.filter(topic="declaration.signed", case=draft.case).count() == 1


def test_without_name_or_tick_nothing_is_signed_and_the_rest_is_kept(who, as_, draft):
    browser = as_(who.contractor)
    form = signature(
        "construction_lender", has_lender="yes", lender_name="First Bank", signed_name="", agree=""
    )

    page = browser.post(declarations_page(draft), form).content.decode()
    later = browser.get(declarations_page(draft)).content.decode()

    assert "Type your full name to sign." in page
    assert "Tick the box to declare under penalty of perjury" in page
    assert "Enter the lender’s address." in page
    assert not Declaration.objects.exists()
    assert 'value="First Bank"' in later


def test_a_signature_is_never_saved_before_it_is_given(who, as_, draft):
    form = signature("licensed_contractor")

    as_(who.contractor).post(reverse("applications:autosave", args=[draft.pk, "declarations"]), form)

    draft.refresh_from_db()
    assert "Carla Contractor" not in str(draft.draft.typed)
    assert not Declaration.objects.exists()


def test_workers_compensation_is_filled_in_from_the_licence(who, as_, draft):
    page = as_(who.contractor).get(declarations_page(draft)).content.decode()

    assert 'value="State Fund"' in page
    assert 'value="2030-06-30"' in page


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"coverage": "exempt", "carrier": "left over"}, {"coverage": "exempt"}),
        (
            {"coverage": "self_insured", "certificate": "SI-9"},
            {"coverage": "self_insured", "certificate": "SI-9"},
        ),
        (
            {"coverage": "insured", "carrier": "State Fund", "policy": "1", "expires_on": "2031-01-01"},
            {"coverage": "insured", "carrier": "State Fund", "policy": "1", "expires_on": "2031-01-01"},
        ),
    ],
)
def test_only_what_was_declared_about_insurance_is_kept(who, as_, draft, fields, kept):
    as_(who.contractor).post(declarations_page(draft), signature("workers_compensation", **fields))

    assert Declaration.objects.get().details == kept


def test_an_expired_policy_is_refused(who, as_, draft):
    fields = {"coverage": "insured", "carrier": "State Fund", "policy": "1", "expires_on": "2020-01-01"}

    page = as_(who.contractor).post(declarations_page(draft), signature("workers_compensation", **fields))

    assert "This policy has expired." in page.content.decode()
    assert not Declaration.objects.exists()


def test_signing_twice_keeps_one_declaration(who, as_, draft):
    browser = as_(who.contractor)
    for name in ("Carla", "Carla Contractor"):
        browser.post(declarations_page(draft), signature("licensed_contractor", signed_name=name))

    assert Declaration.objects.get().signed_name == "Carla Contractor"


def test_the_owner_cannot_sign_for_the_contractor(who, as_, own_draft):
    save_people(
        own_draft,
        values={"ownership": "me", "builder": "contractor", "licence_number": "1045678"},
        typed={},
        actor=who.owner,
        at=NOON,
    )
    browser = as_(who.owner)

    page = browser.get(declarations_page(own_draft)).content.decode()
    browser.post(declarations_page(own_draft), signature("licensed_contractor"))

    assert "This is signed by Bay Builders Inc. (Contractor)" in page
    assert not Declaration.objects.exists()
    with pytest.raises(NotToBeSigned):
        sign_declaration(
            own_draft, "licensed_contractor", details={}, signed_name="O", actor=who.owner, at=NOON
        )


def test_an_applicant_who_is_neither_owner_nor_contractor_signs_nothing(who, draft, own_draft):
    with pytest.raises(NotYours):
        sign_declaration(own_draft, "owner_builder", details={}, signed_name="O", actor=who.owner, at=NOON)


def test_the_owner_builder_signs_the_other_declaration(who, as_, own_draft):
    save_people(own_draft, values={"ownership": "me", "builder": "owner"}, typed={}, actor=who.owner, at=NOON)

    as_(who.owner).post(declarations_page(own_draft), signature("owner_builder", basis="own_work"))

    needed = [each.code for each in declarations_needed(PermitApplication.objects.get(pk=own_draft.pk))]
    assert needed == ["owner_builder", "workers_compensation", "construction_lender"]
    assert Declaration.objects.get().details == {"basis": "own_work"}


def test_a_declaration_that_does_not_belong_here_is_not_signed(who, draft):
    with pytest.raises(NotToBeSigned):
        sign_declaration(draft, "owner_builder", details={}, signed_name="C", actor=who.contractor, at=NOON)


def test_another_contractor_must_sign_anew(who, as_, draft):
    as_(who.contractor).post(declarations_page(draft), signature("licensed_contractor"))
    save_party(draft, "contractor", values={"licence_number": "7654321"}, actor=who.contractor, at=NOON)

    found = problems(PermitApplication.objects.get(pk=draft.pk), at=NOON)

    assert any("must be signed again" in each.text for each in found)


def test_nothing_is_signed_on_what_was_handed_in(who):
    application = application_at("submitted", who)

    with pytest.raises(NotEditable):
        sign_declaration(
            application, "licensed_contractor", details={}, signed_name="C", actor=who.contractor, at=NOON
        )
