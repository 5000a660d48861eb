"""The pages of roles, shares, loans and emergencies: the right person, the wrong one, the second click."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import RoleRequest, StaffRole, TeamGrant, User
from accounts.roles import Role
from permits.applications.models import ApplicationGrant, EmergencyAccess, PermitApplication
from permits.casework.management.commands import rights
from permits.casework.models import ReadingOffer
from permits.notices.models import Notice
from tests.driving import NOON, People, application_at, claim, open_reviews
from workflows import relay
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHY = "The wall moves and the plans are needed now."


def browser(user: User) -> Client:
    made = Client()
    made.force_login(user, backend=BACKEND)
    return made


@pytest.fixture
def newcomer(who: People) -> User:
    made = User.objects.create_user("new@example.com", "x", name="Nora New")
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


@pytest.fixture
def second(who: People) -> User:
    made = User.objects.create_user("second@example.com", "x", name="Second Administrator")
    StaffRole.objects.create(user=made, role=Role.CONFIGURATION, since=NOON)
    return made


def ask_for(client: Client, **typed: str) -> Any:
    posted = {
        "user": "new@example.com",
        "role": "inspector",
        "since": "2026-11-09",
        "until": "2027-05-10",
        "reason": "New colleague.",
    }
    return client.post(reverse("access:ask_for_role"), posted | typed)


def test_a_role_is_asked_for_by_one_and_granted_by_another_and_ends_after_its_last_day(
    who: People, newcomer: User, second: User
) -> None:
    first, other = browser(who.configuration), browser(second)
    assert ask_for(first).status_code == 302
    asked = RoleRequest.objects.get()
    approve = reverse("access:approve_role", args=[asked.pk])

    first.post(approve)
    assert not newcomer.staff_roles.exists()
    other.post(approve)
    other.post(approve)

    held = newcomer.staff_roles.get()
    assert (held.role, held.granted_by) == ("inspector", second)
    # the last day is included, in the city's own time
    assert held.until.isoformat() == "2027-05-11T07:00:00+00:00"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"user": "nobody@example.com"}, "Nobody with this address"),
        ({"role": "reviewer"}, "Choose the team"),
        ({"until": "2028-01-01"}, "a year at most"),
        ({"until": "2026-11-01"}, "must not lie before the first"),
        ({"reason": " "}, "Write the reason"),
        ({"role": "mayor"}, "Select a valid choice"),
        ({"until": "soon"}, "Enter a valid date"),
    ],
)
def test_a_request_that_cannot_be_says_what_to_do_and_keeps_what_was_typed(
    who: People, newcomer: User, typed: dict[str, str], said: str
) -> None:
    answer = ask_for(browser(who.configuration), **typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert 'value="new@example.com"' in page or "user" in typed
    assert not RoleRequest.objects.exists()


def test_ending_a_role_gives_the_reviews_held_back_to_the_team(who: People) -> None:
    with at_moment(NOON):
        review = claim(open_reviews(application_at("in_review", who))[0], who, NOON)
        reviewer = who.reviewers[review.discipline]
        held = reviewer.staff_roles.get()

        browser(who.configuration).post(reverse("access:end_role", args=[held.pk]), {"reason": "Moves away."})

    review.work_item.refresh_from_db()
    assert (review.work_item.status, review.work_item.assignee) == ("open", None)
    assert User.objects.get(pk=reviewer.pk).roles_at(NOON) == []


def test_a_lent_reviewer_has_the_reviews_of_the_team_until_the_loan_ends(who: People) -> None:
    with at_moment(NOON):
        application_at("in_review", who)
        lent, team = who.reviewers["fire"], who.reviewers["structural"].staff_roles.get().team
        typed = {"user": lent.pk, "team": team.pk, "until": "2026-11-30", "reason": "Many are ill."}
        queue = reverse("casework:queue", args=["reviews"])
        before = browser(lent).get(queue).content.decode()

        browser(who.supervisor).post(reverse("access:loans"), typed)
        during = browser(lent).get(queue).content.decode()
        loan = TeamGrant.objects.get()
        review = next(
            each for each in open_reviews(PermitApplication.objects.get()) if each.discipline == "structural"
        )
        taken = browser(lent).post(reverse("casework:claim", args=[review.pk]))
        review.work_item.refresh_from_db()
        held_by = review.work_item.assignee
        browser(who.supervisor).post(reverse("access:end_loan", args=[loan.pk]))
        after = browser(lent).get(queue).content.decode()

    review.work_item.refresh_from_db()
    assert ["Structural" in page for page in (before, during, after)] == [False, True, False]
    assert (taken.status_code, held_by, review.work_item.assignee) == (302, lent, None)


def test_the_page_who_can_see_this_names_everybody_with_the_reason_and_who_took_a_share_up(
    who: People, newcomer: User
) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        page = reverse("access:record", args=[made.pk])
        typed = {"email": newcomer.email, "until": "2026-12-31", "reason": "Checks the loan."}

        refused = browser(newcomer).get(page)
        shared = browser(who.contractor).post(page, typed)
        offered = reverse("access:offer", args=[ReadingOffer.objects.get().pk])
        taken = browser(newcomer).post(offered, {"accept": "1"})
        shown = browser(who.contractor).get(page).content.decode()
        opened = browser(newcomer).get(reverse("casework:application", args=[made.pk]))
        for_staff = browser(who.official).get(page).content.decode()

    assert (refused.status_code, shared.status_code, taken.status_code, opened.status_code) == (
        404,
        302,
        302,
        200,
    )
    for said in ("Bay Builders Inc.", "Carla Contractor", "Nora New", "Checks the loan.", "Dec. 31, 2026"):
        assert said in shown, said
    assert "Technician" in for_staff
    assert ">Technician<" not in shown


def test_the_page_who_can_see_this_costs_the_same_however_many_can(who: People) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        client, page = browser(who.official), reverse("access:record", args=[made.pk])
        client.get(page)
        with CaptureQueriesContext(connection) as few:
            client.get(page)
        for number in range(9):
            reader = User.objects.create_user(f"r{number}@example.com", "x", name=f"R{number}")
            StaffRole.objects.create(user=reader, role=Role.INSPECTOR, since=NOON)
            from_whom = {"giver": who.contractor, "reason": "Reads.", "given_at": NOON, "since": NOON}
            right = ApplicationGrant._meta.get_field("permission").related_model.objects.get(
                codename="read_record"
            )
            ApplicationGrant.objects.create(
                user=reader,
                content_object=made,
                permission=right,
                until=NOON + timedelta(days=1),
                **from_whom,
            )
        with CaptureQueriesContext(connection) as many:
            client.get(page)

    assert len(many) == len(few)


def break_glass(client: Client, given: str, **typed: str) -> Any:
    return client.post(reverse("access:emergency"), {"number": given, "reason": WHY, "hours": "1"} | typed)


def test_a_broken_glass_opens_the_record_for_an_hour_and_tells_officials_and_auditors(who: People) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        client, page = browser(who.configuration), reverse("casework:application", args=[made.pk])
        before = client.get(page).status_code
        opened = break_glass(client, made.number.lower())
        during = client.get(page).status_code
        relay.drain()
    with at_moment(NOON + timedelta(hours=1)):
        after = client.get(page).status_code

    told = Notice.objects.filter(template="emergency").values_list("recipient_email", flat=True)
    assert (before, opened.status_code, during, after) == (404, 302, 200, 404)
    assert set(told) == {who.official.email, who.auditor.email}
    assert any(WHY in sent.body and made.number in sent.body for sent in mail.outbox)


def test_who_broke_the_glass_decides_nothing_and_does_not_look_through_it_himself(who: People) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        break_glass(browser(who.finance), made.number)
        taken = EmergencyAccess.objects.get()
        accept = browser(who.finance).post(reverse("casework:accept", args=[made.pk]))
        look = reverse("access:look_through_emergency", args=[taken.pk])
        own = browser(who.finance).post(look, {"finding": "All fine."})
        browser(who.auditor).post(look, {"finding": "Read what was opened."})
        browser(who.official).post(look, {"finding": "Again."})

    taken.refresh_from_db()
    assert (accept.status_code, own.status_code) == (403, 403)
    assert (taken.looked_through_by, taken.finding) == (who.auditor, "Read what was opened.")


@pytest.mark.parametrize(
    ("person", "typed", "said"),
    [
        ("technician", {}, "shows you this record already"),
        ("configuration", {"number": "NO-SUCH"}, "no application with this number"),
        ("configuration", {"reason": "Because."}, "in a sentence"),
        ("configuration", {"hours": "99"}, "Select a valid choice"),
    ],
)
def test_a_glass_that_need_not_be_broken_stays_whole_and_says_why(
    who: People, person: str, typed: dict[str, str], said: str
) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        answer = break_glass(browser(getattr(who, person)), made.number, **typed)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not ApplicationGrant.objects.exists()


def test_nobody_breaks_the_glass_on_a_record_of_his_own(who: People) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        made.parties.filter(role="owner").update(email=who.configuration.email)
        answer = break_glass(browser(who.configuration), made.number)

    assert "interest in this record" in answer.content.decode()
    assert not ApplicationGrant.objects.exists()


def test_an_official_closes_an_emergency_access_before_its_time(who: People) -> None:
    with at_moment(NOON):
        made = application_at("submitted", who, type_code="REROOF")
        client = browser(who.configuration)
        break_glass(client, made.number)
        close = reverse("access:close_emergency", args=[EmergencyAccess.objects.get().pk])
        answers = [browser(person).post(close).status_code for person in (who.technician, who.official)]
        after = client.get(reverse("casework:application", args=[made.pk])).status_code

    assert (answers, after) == ([403, 302], 404)


def test_the_first_two_administrators_are_appointed_and_no_third(who: People, newcomer: User) -> None:
    call_command("appoint_administrator", newcomer.email, verbosity=0)
    third = User.objects.create_user("third@example.com", "x")
    EmailAddress.objects.create(user=third, email=third.email, verified=True, primary=True)

    with pytest.raises(CommandError, match="two administrators"):
        call_command("appoint_administrator", third.email)
    with pytest.raises(CommandError, match="already"):
        call_command("appoint_administrator", newcomer.email)
    with pytest.raises(CommandError, match="register it first"):
        call_command("appoint_administrator", "nobody@example.com")

    assert newcomer.staff_roles.get().until is not None


def test_the_page_of_the_matrix_says_what_the_code_says() -> None:
    _before, written, _after = rights._parts(rights.PAGE.read_text())

    assert written == rights.markdown(), "run: python manage.py rights --write"
