"""Who sees and may do what: parties, companies and grants, in few queries, by plans that indexes serve."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.authority import grants
from accounts.models import Membership, SecurityEvent, User
from bench.lists import write_rows
from permits.applications import interests
from permits.applications.authority import load_party_roles, may
from permits.applications.models import ApplicationGrant, Party, PermitApplication
from permits.fees.models import Invoice
from permits.rights import READING
from tests.driving import NOON, People, application_at, complete_draft
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
END = NOON + timedelta(days=30)
TERM = {"reason": "Checks it for us.", "since": NOON, "until": END, "at": NOON}
MANY = 12
SEES_NOTHING_MORE = {"NumberSequence", "PermitApplication"}


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", "x", name=name.title())


def again(user: User) -> User:
    """Return a person as a new request meets him."""
    return User.objects.get(pk=user.pk)


def seen(user: User) -> list[int]:
    return list(PermitApplication.objects.visible_to(again(user)).order_by("id").values_list("pk", flat=True))


@pytest.fixture
def submitted(who: People) -> PermitApplication:
    with at_moment(NOON):
        return application_at("submitted", who, type_code="REROOF")


def test_a_grant_opens_a_record_to_be_read_and_nothing_else_until_the_minute_it_ends(
    who: People, submitted: PermitApplication, as_: Callable[[Any], Any]
) -> None:
    reader = person("reader")
    grants.give(reader, "read_record", submitted, giver=who.contractor, **TERM)
    page = reverse("casework:application", args=[submitted.pk])

    answers = {}
    for minutes in (-1, 0):
        with at_moment(END + timedelta(minutes=minutes)):
            subject = PermitApplication.objects.get(pk=submitted.pk)
            rights = {
                action
                for action in (*READING, "submit", "pay", "withdraw", "see_access")
                if may(again(reader), action, subject)
            }
            answers[minutes] = (as_(reader).get(page).status_code, seen(reader), rights)

    assert answers == {-1: (200, [submitted.pk], set(READING)), 0: (404, [], set())}


def test_who_tries_a_grant_after_its_end_is_on_record(
    who: People, submitted: PermitApplication, as_: Callable[[Any], Any]
) -> None:
    reader = person("reader")
    grant = grants.give(reader, "read_record", submitted, giver=who.contractor, **TERM)

    with at_moment(END):
        as_(reader).get(reverse("casework:application", args=[submitted.pk]))
        as_(who.stranger).get(reverse("casework:application", args=[submitted.pk]))

    (told,) = SecurityEvent.objects.filter(kind="grant used after end")
    assert (told.actor_id, told.about) == (reader.pk, f"applications.applicationgrant:{grant.pk}")


def test_a_companys_outside_reader_sees_what_it_handed_in_but_no_draft(
    who: People, submitted: PermitApplication
) -> None:
    with at_moment(NOON):
        draft = complete_draft(who, type_code="REROOF")
        reader = person("reader")
        grants.give(reader, "read_records", who.company, giver=who.contractor, **TERM)

        assert seen(reader) == [submitted.pk]
        assert seen(who.contractor) == [submitted.pk, draft.pk]
        assert may(again(reader), "see_documents", PermitApplication.objects.get(pk=submitted.pk))
    with at_moment(END):
        assert seen(reader) == []


def test_a_member_who_left_and_a_party_whose_time_is_over_see_nothing(
    who: People, submitted: PermitApplication
) -> None:
    member, helper = person("member"), person("helper")
    place = Membership.objects.create(user=member, organisation=who.company, role="office", joined_at=NOON)
    Party.objects.create(application=submitted, role="agent", user=helper, name="H", since=NOON, until=END)
    with at_moment(END - timedelta(minutes=1)):
        assert (seen(member), seen(helper)) == ([submitted.pk], [submitted.pk])

    Membership.objects.filter(pk=place.pk).update(left_at=END)
    with at_moment(END):
        assert (seen(member), seen(helper)) == ([], [])


def ask_everything(user: User, applications: Iterable[PermitApplication]) -> int:
    found = list(PermitApplication.objects.filter(pk__in=[each.pk for each in applications]))
    fresh = again(user)
    with CaptureQueriesContext(connection) as asked:
        load_party_roles(fresh, found, at=NOON)
        for each in found:
            for action in ("see_application", "see_documents", "see_money", "submit", "pay", "share_record"):
                may(fresh, action, each)
    return len(asked)


@pytest.mark.parametrize(
    "which", ["contractor", "field", "reader", "stranger", "technician", "configuration"]
)
def test_the_permissions_of_a_page_cost_two_queries_however_many_records_it_shows(
    who: People, which: str
) -> None:
    with at_moment(NOON):
        many = [complete_draft(who, type_code="REROOF") for _ in range(MANY)]
        people = {"field": person("field"), "reader": person("reader")}
        Membership.objects.create(
            user=people["field"], organisation=who.company, role="field", joined_at=NOON
        )
        for each in many[:3]:
            grants.give(people["reader"], "read_record", each, giver=who.contractor, **TERM)
        user = people.get(which) or getattr(who, which)

        one, all_of_them = ask_everything(user, many[:1]), ask_everything(user, many)

    assert one == all_of_them <= 2


def test_what_the_office_decides_costs_two_queries_however_many_records_a_page_shows(who: People) -> None:
    with at_moment(NOON):
        many = [application_at("submitted", who, type_code="REROOF") for _ in range(3)]
        found = list(
            PermitApplication.objects.filter(pk__in=[each.pk for each in many]).select_related("case")
        )
        technician = again(who.technician)
        with CaptureQueriesContext(connection) as asked:
            interests.load(technician, found, at=NOON)
            allowed = [may(technician, "decide_completeness", each) for each in found]

    assert allowed == [True] * 3
    assert len(asked) <= 2


@pytest.fixture
def town_of_many(who: People) -> User:
    """Five thousand applications, of which a person sees some dozens, with the planner's figures."""
    version = PermitApplication._meta.get_field("rulebook_version").related_model.objects.first()
    return User.objects.get(pk=write_rows(5000, version.pk))


def plan_of(query: Any) -> str:
    return str(query.explain())


def test_a_persons_list_is_a_union_of_index_look_ups_and_reads_no_table_through(town_of_many: User) -> None:
    with at_moment(NOON):
        ours = plan_of(PermitApplication.objects.visible_to(town_of_many).order_by("-id")[:25])
        invoices = plan_of(Invoice.objects.visible_to(town_of_many))
        granted = ApplicationGrant.objects.holding(NOON).filter(user=town_of_many).values("content_object")
        by_or = plan_of(PermitApplication.objects.filter(Q(applicant=town_of_many) | Q(pk__in=granted)))

    for table in ("applications_permitapplication", "applications_party", "applications_applicationgrant"):
        assert f"Seq Scan on {table}" not in ours, ours
    assert "Seq Scan on applications_permitapplication" not in invoices, invoices
    assert "Seq Scan on applications_permitapplication" in by_or, "the trap that the union avoids"


def test_a_persons_list_is_what_he_applied_for_what_his_company_builds_and_what_he_was_granted(
    town_of_many: User,
) -> None:
    with at_moment(NOON):
        found = set(PermitApplication.objects.visible_to(town_of_many).values_list("pk", flat=True))
        own = set(PermitApplication.objects.filter(applicant=town_of_many).values_list("pk", flat=True))
        company = set(
            Party.objects.filter(organisation__memberships__user=town_of_many).values_list(
                "application", flat=True
            )
        )
        granted = set(grants.objects(town_of_many, "read_record", PermitApplication, at=NOON))

    assert all((own, company, granted))
    assert found == own | company | granted


def test_everything_that_hangs_on_an_application_is_seen_by_who_sees_the_application(who: People) -> None:
    with at_moment(NOON):
        application_at("submitted", who, type_code="REROOF")
        stranger, blind = again(who.stranger), []
        for model in apps.get_models():
            names = {each.name for each in model._meta.get_fields() if each.concrete}
            hangs = "application" in names and model._meta.app_label not in {"whatif", "notices"}
            if hangs and not hasattr(model.objects, "visible_to"):
                blind.append(model.__name__)
            elif hangs:
                assert not model.objects.visible_to(stranger).exists(), model

    assert blind == []
