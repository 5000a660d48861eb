"""What may be done with many applications is asked of the database as often as for a few."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import place_hold
from tests.driving import NOON, People, application_at, complete_draft, people, publish_rules
from workflows.blockers import Blocker
from workflows.options import MoveOption, available, available_for
from workflows.timing import at_moment
from workflows.transitions import lock

pytestmark = pytest.mark.django_db
STAGES = ["submitted", "intake_fees_due", "in_review", "corrections_required", "ready_to_issue", "issued"]
TIMES = 7


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[People]:
    """Give a city with an application at every stage, one of them held."""
    with django_db_blocker.unblock(), at_moment(NOON), transaction.atomic():
        publish_rules()
        who = people()
        complete_draft(who)
        made = [application_at(stage, who) for stage in STAGES]
        application_at("submitted", who, type_code="REROOF")
        held = {"code": Hold.Code.CODE_ENFORCEMENT, "severity": Hold.Severity.ALL, "reason": "NOV 7"}
        place_hold(made[-2], **held, actor=who.supervisor, at=NOON)
        yield who
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with at_moment(NOON):
        yield


def asked_for(who: People, person: str, times: int) -> int:
    """Count the queries that answer for every application of the city, so many times over."""
    subjects = [each for _ in range(times) for each in PermitApplication.objects.select_related("case")]
    actor = type(who.owner).objects.get(pk=getattr(who, person).pk)
    with CaptureQueriesContext(connection) as queries:
        answers = available_for(subjects, actor, at=NOON)
        assert [each.blockers for of_one in answers.values() for each in of_one.values()]
    return len(queries)


def reasons(options: dict[str, MoveOption]) -> dict[str, tuple[MoveOption, tuple[Blocker, ...]]]:
    """Read every reason of every move."""
    return {name: (each, each.blockers) for name, each in options.items()}


@pytest.mark.parametrize("person", ["contractor", "technician", "supervisor", "official", "stranger"])
def test_fifty_cases_ask_no_more_than_a_few(city: People, person: str) -> None:
    assert asked_for(city, person, TIMES) == asked_for(city, person, 1) <= 25


@pytest.mark.parametrize("person", ["contractor", "technician", "official"])
def test_the_answer_for_many_is_the_answer_for_each(city: People, person: str) -> None:
    actor = getattr(city, person)
    together = available_for(list(PermitApplication.objects.select_related("case")), actor, at=NOON)

    for application in PermitApplication.objects.select_related("case"):
        alone = available(application, actor, at=NOON)
        assert reasons(alone) == reasons(together[application.pk])


def test_what_was_loaded_for_a_list_is_not_believed_under_the_lock(city: People) -> None:
    first, *_others = subjects = list(PermitApplication.objects.select_related("case"))
    available_for(subjects, city.technician, at=NOON)
    place_hold(
        PermitApplication.objects.get(pk=first.pk),
        code=Hold.Code.CODE_ENFORCEMENT,
        severity=Hold.Severity.ALL,
        reason="NOV 8",
        actor=city.supervisor,
        at=NOON,
    )

    assert "NOV 8" not in {each.reason for each in first.holds.all()}
    lock(first)
    assert "NOV 8" in {each.reason for each in first.holds.all()}
