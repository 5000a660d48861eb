"""S14: without this year's training, roles rest after a time of warning, and work again at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.authority import training
from accounts.authority.training import TrainingRefused
from accounts.models import Attestation, Course, SecurityEvent, TrainingWarning, User
from permits.casework import intake, training_warnings
from permits.notices.models import Notice
from tests.casework.separation.hands import again, signed_in, somebody, text_of, url
from tests.driving import NOON, People, application_at
from workflows import deputies, relay, teams
from workflows.blockers import NotPermitted
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ZONE = "America/Los_Angeles"
TODAY = NOON.date()


def required(who: People, *, ago: int = 0) -> Course:
    """Require a course since some days ago."""
    return training.require(
        title="Cybersecurity",
        statement="I completed it.",
        valid_days=365,
        warning_days=30,
        actor=who.official,
        at=NOON - ago * DAY,
    )


def test_where_nothing_is_required_nobody_rests(who: People) -> None:
    assert again(who.technician).roles_at(NOON + 9000 * DAY) != []


def test_roles_rest_after_the_warning_and_work_again_with_the_attestation(who: People) -> None:
    course = required(who)

    before = again(who.technician).roles_at(NOON + 30 * DAY - timedelta(seconds=1))
    after = again(who.technician).roles_at(NOON + 30 * DAY)
    training.attest(
        who.technician, course, completed_on=(NOON + 31 * DAY).date(), zone=ZONE, at=NOON + 31 * DAY
    )

    assert (len(before), after) == (1, [])
    assert again(who.technician).roles_at(NOON + 31 * DAY) != []
    assert again(who.technician).roles_at(NOON + 396 * DAY + timedelta(hours=1)) != []
    assert again(who.technician).roles_at(NOON + 427 * DAY) == []


def test_who_is_new_has_the_time_of_warning_from_his_first_day(who: People) -> None:
    required(who, ago=100)
    who.technician.staff_roles.update(since=NOON - 10 * DAY)

    assert again(who.technician).roles_at(NOON) != []
    assert again(who.supervisor).roles_at(NOON) == []


def test_a_role_that_rests_does_nothing_by_page_service_engine_or_deputy(who: People) -> None:
    application = application_at("submitted", who)
    required(who, ago=31)
    technician = again(who.technician)
    reviewer, deputy = who.reviewers["structural"], who.reviewers["planning"]
    deputies.appoint(
        reviewer, deputy=deputy, since=NOON, until=NOON + DAY, reason="x", actor=who.official, at=NOON
    )
    team = reviewer.staff_roles.select_related("team").get().team_code

    page = signed_in(technician).post(url("casework:accept", application.pk))

    assert page.status_code in {403, 404}
    with pytest.raises(NotPermitted):
        intake.accept(application, actor=technician, at=NOON)
    assert teams.members([team], at=NOON).get(team, []) == []
    assert again(deputy).roles_at(NOON) == []


def test_the_page_of_a_rested_person_says_so_and_takes_the_attestation(who: People) -> None:
    course = required(who, ago=31)
    browser = signed_in(who.technician)

    public = text_of(browser.get(url("register:search")))
    page = text_of(browser.get(url("casework:training")))
    typed = {f"{course.pk}-completed_on": TODAY.isoformat(), f"{course.pk}-word": "on"}
    done = browser.post(url("casework:attest_training", course.pk), typed)

    assert "Your city roles rest" in public
    assert "I completed it." in page
    assert done.status_code == 302
    assert Attestation.objects.get().user == who.technician
    assert again(who.technician).roles_at(NOON) != []


@pytest.mark.parametrize(
    ("day", "word", "said"),
    [
        (TODAY + 1 * DAY, "on", "today or one of the last"),
        (TODAY - 61 * DAY, "on", "today or one of the last"),
        (TODAY, "", "Tick the box"),
        ("never", "on", "Enter a valid date"),
    ],
)
def test_an_attestation_that_cannot_be_is_told_so(who: People, day: object, word: str, said: str) -> None:
    course = required(who)
    typed = {f"{course.pk}-completed_on": str(day), f"{course.pk}-word": word}

    answer = signed_in(who.technician).post(url("casework:attest_training", course.pk), typed)

    assert said in text_of(answer)
    assert not Attestation.objects.exists()


def test_nobody_attests_for_want_of_a_role_twice_for_a_day_or_a_retired_course(who: People) -> None:
    course = required(who)

    for _click in range(2):
        training.attest(who.technician, course, completed_on=TODAY, zone=ZONE, at=NOON)
    with pytest.raises(TrainingRefused, match="city role"):
        training.attest(somebody("guest"), course, completed_on=TODAY, zone=ZONE, at=NOON)
    training.retire(course, actor=who.official, at=NOON)
    with pytest.raises(TrainingRefused, match="not required any more"):
        training.attest(who.cashier, course, completed_on=TODAY, zone=ZONE, at=NOON)

    assert Attestation.objects.count() == 1


def test_people_are_told_once_of_each_step_and_a_suspension_is_a_security_event(who: People) -> None:
    course = required(who)
    people = User.objects.filter(staff_roles__isnull=False).exclude(pk=who.technician.pk)
    for each in people.distinct():
        training.attest(each, course, completed_on=TODAY, zone=ZONE, at=NOON)

    told = [training_warnings.warn(at=NOON + days * DAY) for days in (0, 1, 29, 30, 31)]
    relay.drain()

    assert told == [1, 0, 0, 1, 0]
    assert list(TrainingWarning.objects.order_by("id").values_list("user", "kind")) == [
        (who.technician.pk, "lapsed"),
        (who.technician.pk, "suspended"),
    ]
    letters = Notice.objects.filter(template="training_due", recipient_email=who.technician.email)
    assert [each.state for each in letters] == ["sent", "sent"]
    assert "your city roles rest" in letters.order_by("-id")[0].body
    event = SecurityEvent.objects.get(kind=SecurityEvent.Kind.TRAINING_SUSPENDED)
    assert event.about == f"accounts.user:{who.technician.pk}"


def test_the_official_sees_everybody_and_requires_a_course(who: People) -> None:
    typed = {"title": "Ethics", "statement": "I know it.", "valid_days": "365", "warning_days": "30"}

    signed_in(who.official).post(url("casework:training_of_all"), typed)
    with at_moment(NOON + 5 * DAY):
        page = text_of(signed_in(who.official).get(url("casework:training_of_all")))
    other = signed_in(who.supervisor).post(url("casework:training_of_all"), typed)

    assert Course.objects.get().required_by == who.official
    assert "Ethics" in page
    assert str(who.technician) in page
    assert other.status_code == 403


def test_the_roles_of_a_person_are_still_one_question(who: People) -> None:
    required(who)
    technician = again(who.technician)

    with CaptureQueriesContext(connection) as queries:
        technician.roles_at(NOON)
        technician.roles_at(NOON + DAY)

    assert len(queries) == 1
