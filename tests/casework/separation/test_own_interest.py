"""S1: nobody acts for the city where he, his company or his household has an interest, however it came."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, SecurityEvent, User
from accounts.roles import CompanyRole, Role
from permits.applications.interests import COOLING_OFF
from permits.applications.models import Party, PermitApplication
from permits.applications.services import interests
from permits.casework import intake, queues, red_flag_sources
from permits.casework.models import RedFlag
from tests.casework.separation.hands import again, given_role, signed_in, somebody, text_of, url
from tests.driving import NOON, People, application_at, open_reviews
from workflows import deputies, sharing, work_items
from workflows.blockers import NotPermitted
from workflows.transitions import move

pytestmark = pytest.mark.django_db
Way = Callable[[People, PermitApplication, User], None]


def as_party(who: People, application: PermitApplication, person: User) -> None:
    application.parties.filter(role=Party.Role.OWNER).update(user=person)


def by_address(who: People, application: PermitApplication, person: User) -> None:
    application.parties.filter(role=Party.Role.OWNER).update(user=None, email=person.email.upper())


def by_second_address(who: People, application: PermitApplication, person: User) -> None:
    EmailAddress.objects.create(user=person, email="private@example.org", verified=True, primary=False)
    application.parties.filter(role=Party.Role.OWNER).update(user=None, email="Private@example.org")


def as_former_party(who: People, application: PermitApplication, person: User) -> None:
    application.parties.filter(role=Party.Role.OWNER).update(user=person, until=NOON - timedelta(days=90))


def by_company(who: People, application: PermitApplication, person: User) -> None:
    Membership.objects.create(
        user=person, organisation=who.company, role=CompanyRole.FIELD, joined_at=NOON - timedelta(days=9)
    )


def by_company_left(who: People, application: PermitApplication, person: User) -> None:
    by_company(who, application, person)
    Membership.objects.filter(user=person).update(left_at=NOON - timedelta(days=5))


def by_household(who: People, application: PermitApplication, person: User) -> None:
    words = "My husband is the owner."
    interests.declare(person, kind="household", words=words, other_email=who.owner.email, at=NOON)


def by_household_of_the_other(who: People, application: PermitApplication, person: User) -> None:
    spouse = given_role(somebody("spouse"), Role.CASHIER)
    as_party(who, application, spouse)
    interests.declare(spouse, kind="household", words="My wife.", other_email=person.email, at=NOON)


def by_company_of_the_household(who: People, application: PermitApplication, person: User) -> None:
    words = "My sister owns it."
    interests.declare(person, kind="household", words=words, other_email=who.contractor.email, at=NOON)


def by_shares(who: People, application: PermitApplication, person: User) -> None:
    words = "A tenth of the shares."
    interests.declare(person, kind="company", words=words, licence_number="1045678", at=NOON)


def by_parcel(who: People, application: PermitApplication, person: User) -> None:
    interests.declare(person, kind="parcel", words="My parents’.", parcel=application.parcel, at=NOON)


WAYS = [
    as_party,
    by_address,
    by_second_address,
    as_former_party,
    by_company,
    by_company_left,
    by_household,
    by_household_of_the_other,
    by_company_of_the_household,
    by_shares,
    by_parcel,
]


@pytest.mark.parametrize("way", WAYS)
def test_an_interest_bars_from_the_page_the_service_and_the_engine(who: People, way: Way) -> None:
    application = application_at("submitted", who)
    way(who, application, who.technician)
    technician = again(who.technician)

    page = signed_in(technician).post(url("casework:accept", application.pk))
    with pytest.raises(NotPermitted, match="S1: "):
        intake.accept(application, actor=technician, at=NOON)
    with pytest.raises(NotPermitted, match="S1: "):
        move(application, "accept", actor=technician, at=NOON)

    assert page.status_code == 403
    assert "S1: " in text_of(page)
    assert PermitApplication.objects.get(pk=application.pk).status == "submitted"


@pytest.mark.parametrize("way", WAYS)
def test_a_role_that_is_granted_after_the_interest_arose_helps_nobody(who: People, way: Way) -> None:
    application = application_at("submitted", who)
    newcomer = somebody("newcomer")
    if way in {by_household, by_company_of_the_household, by_shares, by_parcel}:
        given_role(newcomer, Role.CASHIER)
    way(who, application, newcomer)

    newcomer = given_role(newcomer, Role.PERMIT_TECHNICIAN, since=NOON - timedelta(minutes=1))

    with pytest.raises(NotPermitted, match="S1: "):
        intake.accept(application, actor=newcomer, at=NOON)


@pytest.mark.parametrize("way", WAYS)
def test_the_queue_and_the_sharing_out_skip_who_has_an_interest(who: People, way: Way) -> None:
    application = application_at("in_review", who)
    review = next(each for each in open_reviews(application) if each.discipline == "structural")
    reviewer = who.reviewers["structural"]
    way(who, application, reviewer)
    reviewer = again(reviewer)

    given = sharing.assign_automatically(review.work_item, actor=who.supervisor, at=NOON)

    assert application.case_id in queues.own_cases(reviewer, at=NOON)
    assert given is None
    with pytest.raises(NotPermitted):
        work_items.assign(review.work_item, to=reviewer, actor=who.supervisor, at=NOON)
    with pytest.raises(NotPermitted, match="S1: "):
        work_items.claim(review.work_item, actor=reviewer, at=NOON)


@pytest.mark.parametrize("way", WAYS)
def test_a_deputy_with_an_interest_does_not_act_in_the_name_of_another(who: People, way: Way) -> None:
    application = application_at("in_review", who)
    review = next(each for each in open_reviews(application) if each.discipline == "structural")
    deputy, reviewer = who.reviewers["planning"], who.reviewers["structural"]
    deputies.appoint(
        reviewer,
        deputy=deputy,
        since=NOON,
        until=NOON + timedelta(days=3),
        reason="Leave",
        actor=who.supervisor,
        at=NOON,
    )
    way(who, application, deputy)
    deputy = again(deputy)

    page = signed_in(deputy).post(url("casework:claim", review.pk))
    with pytest.raises(NotPermitted, match="S1: "):
        work_items.claim(review.work_item, actor=deputy, at=NOON)

    assert page.status_code == 403
    assert "S1: " in text_of(page)


def test_an_interest_declared_after_the_claim_takes_the_work_out_of_hand(who: People) -> None:
    application = application_at("in_review", who)
    review = next(each for each in open_reviews(application) if each.discipline == "structural")
    reviewer = who.reviewers["structural"]
    work_items.claim(review.work_item, actor=reviewer, at=NOON)

    by_parcel(who, application, again(reviewer))

    with pytest.raises(NotPermitted, match="S1: "):
        work_items.complete(review.work_item, outcome="approved", actor=again(reviewer), at=NOON)


def test_an_interest_in_a_permit_is_one_in_what_belongs_to_it(who: People) -> None:
    parent, child = application_at("submitted", who), application_at("submitted", who)
    PermitApplication.objects.filter(pk=child.pk).update(parent=parent, relation="change", parcel="1")
    by_parcel(who, parent, who.technician)
    child = PermitApplication.objects.select_related("case").get(pk=child.pk)

    with pytest.raises(NotPermitted, match="S1: "):
        move(child, "accept", actor=again(who.technician), at=NOON)


def test_a_company_left_long_ago_and_a_stranger_of_the_name_bar_nobody(who: People) -> None:
    application = application_at("submitted", who)
    by_company(who, application, who.technician)
    Membership.objects.filter(user=who.technician).update(left_at=NOON - COOLING_OFF - timedelta(seconds=1))

    intake.accept(application, actor=again(who.technician), at=NOON)

    application.refresh_from_db()
    assert application.status == "intake_fees_due"


def test_each_attempt_is_kept_and_stands_on_the_report_with_who_what_and_when(who: People) -> None:
    application = application_at("submitted", who)
    as_party(who, application, who.technician)
    browser = signed_in(who.technician)

    browser.post(url("casework:accept", application.pk))
    browser.get(url("casework:completeness", application.pk))
    red_flag_sources.gather(at=NOON)
    report = text_of(signed_in(who.auditor).get(url("casework:red_flags")))

    events = SecurityEvent.objects.filter(kind=SecurityEvent.Kind.OWN_RECORD_REFUSED)
    assert [each.facts["what"] for each in events.order_by("pk")] == [
        "POST casework:accept",
        "GET casework:completeness",
    ]
    assert set(events.values_list("actor", "about")) == {
        (who.technician.pk, f"applications.permitapplication:{application.pk}")
    }
    assert RedFlag.objects.filter(kind="own_record", application=application).count() == 2
    assert "POST casework:accept" in report
    assert str(who.technician) in report


def test_an_applicant_without_a_city_role_is_no_attempt(who: People) -> None:
    application = application_at("submitted", who)

    answer = signed_in(who.contractor).post(url("casework:accept", application.pk))

    assert answer.status_code == 403
    assert "S1" not in text_of(answer)
    assert not SecurityEvent.objects.filter(kind=SecurityEvent.Kind.OWN_RECORD_REFUSED).exists()


def test_to_ask_for_interests_costs_one_question(who: People) -> None:
    application = application_at("submitted", who)
    technician = again(who.technician)
    technician.roles_at(NOON)
    application = PermitApplication.objects.select_related("case").get(pk=application.pk)

    with CaptureQueriesContext(connection) as queries:
        assert technician.has_perm("decide_completeness", application)
        assert technician.has_perm("issue_permit", application)

    assert len(queries) == 1
