"""Changes of record (COR): who leaves stays in the record, who takes over has the place, both are told."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Licence, Organisation, User
from permits.applications.facts import party_in
from permits.applications.models import PermitApplication
from permits.applications.services import taking_over
from permits.casework import intake
from permits.casework.amendments import services
from permits.notices.models import Notice
from tests.casework.belonging.handing_in import draft, in_review, permit
from tests.driving import NOON, People, application_at
from workflows import relay
from workflows.blockers import MoveRefused

pytestmark = pytest.mark.django_db
CONTRACTOR = {
    "place": "contractor",
    "new_name": "Hill Homes",
    "new_email": "office@hill.example",
    "new_licence": "2222222",
}


def other_company() -> Organisation:
    company = Organisation.objects.create(name="Hill Homes Inc.", trade="General")
    Licence.objects.create(
        organisation=company, number="2222222", classification="B", expires_on=date(2030, 6, 30)
    )
    return company


def blockers(application: PermitApplication, who: People) -> list[str]:
    with pytest.raises(MoveRefused) as refused:
        intake.submit(application, actor=who.contractor, at=NOON)
    return [each.code for each in refused.value.blockers]


def sign(request: PermitApplication) -> None:
    """Have the owner of the company that takes over sign what a new contractor signs."""
    company = Organisation.objects.get(name="Hill Homes Inc.")
    owner = User.objects.create_user("hanna@hill.example", "x", name="Hanna Hill")
    company.memberships.create(user=owner, role="owner", joined_at=NOON)
    for kind in ("licensed_contractor", "workers_compensation"):
        taking_over.sign_to_take_over(request, kind, details={}, signed_name="H.", actor=owner, at=NOON)


def grant(request: PermitApplication, who: People) -> PermitApplication:
    return services.grant(request, reason="Signed by both.", actor=who.technician, at=NOON)


def test_the_contractor_changes_and_the_record_keeps_both(who: People) -> None:
    parent, company = permit(who), other_company()

    request = in_review(who, "COR", parent.permit.number, **CONTRACTOR)
    sign(request)
    grant(request, who)
    relay.drain()

    places = list(parent.parties.filter(role="contractor").order_by("id"))
    assert [each.organisation for each in places] == [who.company, company]
    assert [each.until is None for each in places] == [False, True]
    record = parent.case.records.get(thing__startswith="amendment:")
    assert "Hill Homes Inc. (2222222) instead of Bay Builders Inc. (1045678)" in record.facts["text"]
    told = Notice.objects.filter(application=parent, template="amended")
    assert "office@hill.example" in {each.recipient_email for each in told}


def test_the_owner_who_leaves_is_told_as_well_as_the_new_one(who: People) -> None:
    parent = permit(who)

    grant(in_review(who, "COR", parent.permit.number), who)
    relay.drain()

    told = Notice.objects.filter(application=parent, template="amended")
    assert {who.owner.email, "nora@example.com"} <= {each.recipient_email for each in told}
    assert party_in(PermitApplication.objects.get(pk=parent.pk), "owner").name == "Nora Newowner"


def test_whoever_left_sees_the_permit_no_more(who: People) -> None:
    parent = permit(who)
    other_company()
    EmailAddress.objects.create(user=who.stranger, email=who.stranger.email, verified=True, primary=True)
    new = {"place": "applicant", "new_name": "Sam Stranger", "new_email": who.stranger.email}

    grant(in_review(who, "COR", parent.permit.number, **new), who)
    request = in_review(who, "COR", parent.permit.number, **CONTRACTOR)
    sign(request)
    grant(request, who)

    assert PermitApplication.objects.visible_to(who.stranger).filter(pk=parent.pk).exists()
    assert not PermitApplication.objects.visible_to(who.contractor).filter(pk=parent.pk).exists()
    parent.refresh_from_db()
    assert parent.applicant == who.stranger


def test_a_new_applicant_needs_a_confirmed_account_and_only_staff_learn_of_it(who: People) -> None:
    parent = permit(who)
    new = {"place": "applicant", "new_name": "Sam Stranger", "new_email": who.stranger.email}
    request = in_review(who, "COR", parent.permit.number, **new)

    with pytest.raises(MoveRefused) as refused:
        grant(request, who)

    assert [each.code for each in refused.value.blockers] == ["no_account"]


def test_a_contractor_without_a_fitting_licence_does_not_take_over(who: People) -> None:
    parent = permit(who)

    assert blockers(draft(who, "COR", parent.permit.number, **CONTRACTOR), who) == ["licence_unknown"]

    Licence.objects.update_or_create(
        organisation=other_company(), number="2222222", defaults={"expires_on": date(2020, 1, 1)}
    )
    assert blockers(draft(who, "COR", parent.permit.number, **CONTRACTOR), who) == ["licence_not_good"]


def test_who_has_the_place_already_does_not_change(who: People) -> None:
    same = {"new_email": who.owner.email, "new_name": "Olga Owner"}

    assert blockers(draft(who, "COR", permit(who).permit.number, **same), who) == ["same_party"]


def test_an_application_before_issue_goes_on_with_the_new_contractor(who: People) -> None:
    parent = application_at("ready_to_issue", who)
    other_company()

    request = in_review(who, "COR", parent.number, **CONTRACTOR)
    sign(request)
    grant(request, who)

    parent.refresh_from_db()
    assert parent.status == "ready_to_issue"
    assert parent.organisation.name == "Hill Homes Inc."


def test_a_reviewer_does_not_decide_it(who: People) -> None:
    request = in_review(who, "COR", permit(who).permit.number)

    with pytest.raises(MoveRefused) as refused:
        services.grant(request, reason="Yes.", actor=who.reviewers["structural"], at=NOON)

    assert refused.value.code == "not_permitted"
