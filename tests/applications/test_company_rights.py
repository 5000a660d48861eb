"""What owner, office and field of a company may do on its applications: every cell of the table."""

import pytest
from django.urls import reverse

from accounts.companies.services import members
from accounts.models import Membership, User
from accounts.roles import CompanyRole
from permits.applications.authority import may
from permits.applications.company_rights import MAY
from permits.applications.models import Party, PermitApplication
from permits.applications.services.declarations import sign_declaration
from permits.applications.services.drafts import NotAMember, start_draft
from permits.applications.services.editing import NotYours
from permits.rights import MATRIX, PartyRole, Scope
from tests.driving import NOON, application_at
from workflows import relay

pytestmark = pytest.mark.django_db
OF_A_CONTRACTOR = {a for a, rights in MATRIX.items() if rights.get(PartyRole.CONTRACTOR) is Scope.OWN}
FIELD = {
    "see_application",
    "see_documents",
    "see_money",
    "see_history",
    "upload_document",
    "request_inspection",
}


def member(who, role: str) -> User:
    person = User.objects.create_user(f"{role}@bay.example", "x", name=role.title())
    Membership.objects.create(user=person, organisation=who.company, role=role, joined_at=NOON)
    return person


@pytest.mark.parametrize("role", CompanyRole.values)
@pytest.mark.parametrize("action", sorted(OF_A_CONTRACTOR))
def test_each_role_of_a_company_may_do_what_the_table_says(who, role, action):
    application = start_draft(who.contractor, organisation=who.company, type_code="ADU", at=NOON)

    assert may(member(who, role), action, application) is (role != "field" or action in FIELD)


def test_the_table_names_every_role_and_no_action_that_contractors_have_not():
    assert set(MAY) == set(CompanyRole.values)
    assert MAY[CompanyRole.FIELD] <= OF_A_CONTRACTOR


def test_the_field_neither_begins_nor_signs_nor_submits_nor_pays(who, as_, draft):
    field = member(who, "field")
    page = as_(field)

    assert page.get(reverse("documents:for_application", args=[draft.pk])).status_code == 200
    assert page.get(reverse("applications:project", args=[draft.pk])).status_code == 403
    assert page.post(reverse("casework:submit", args=[draft.pk])).status_code == 403
    with pytest.raises(NotAMember):
        start_draft(field, organisation=who.company, type_code="ADU", at=NOON)
    with pytest.raises(NotYours):
        sign_declaration(draft, "licensed_contractor", details={}, signed_name="F", actor=field, at=NOON)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_place_of_his_own_gives_the_field_its_own_rights(who, draft):
    field = member(who, "field")
    Party.objects.create(application=draft, role="owner", user=field, name="Field", since=NOON)

    assert may(field, "submit", PermitApplication.objects.get(pk=draft.pk))


def test_who_leaves_a_company_loses_what_he_began_for_it_and_its_owner_goes_on(who):
    office = member(who, "office")
    begun = start_draft(office, organisation=who.company, type_code="ADU", at=NOON)
    own = start_draft(office, organisation=None, type_code="ADU", at=NOON)
    place = Membership.objects.get(user=office)

    members.end_membership(place, actor=who.contractor, at=NOON)

    office = User.objects.get(pk=office.pk)
    assert not PermitApplication.objects.visible_to(office).filter(pk=begun.pk).exists()
    assert PermitApplication.objects.visible_to(office).filter(pk=own.pk).exists()
    relay.drain()
    begun.refresh_from_db()
    assert begun.applicant == who.contractor
    assert begun.case.records.filter(move="hand_over").count() == 1
    own.refresh_from_db()
    assert own.applicant == office


def test_a_leaver_s_handed_in_application_keeps_its_history(who):
    application = application_at("submitted", who)
    second = member(who, "owner")
    relay.drain()

    members.end_membership(who.contractor.memberships.get(), actor=second, at=NOON)
    relay.drain()

    application.refresh_from_db()
    assert application.applicant == second
    assert application.status == "submitted"
    assert application.case.records.filter(move="submit", actor=who.contractor).exists()
