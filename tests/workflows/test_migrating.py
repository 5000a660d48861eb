"""Cases with work under way that go over to another version: what opens, what is cancelled, what stands."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.workflows.conftest import NOON
from tests.workflows.kitchens import OFFICE, TABLE, kitchen
from tests.workflows.test_work_items import at_once
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk, clerk
from workflows import audit, work_items
from workflows.actors import SYSTEM
from workflows.blockers import Blocked
from workflows.definitions import drafts, pins
from workflows.definitions.migrating import LOST_WITH, CaseWork, Migrated, migrate
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.definitions.planning import PlannedStep, plan
from workflows.definitions.schema import Definition
from workflows.models import Case, TransitionRecord, WorkItem
from workflows.transitions import open_case
from workflows.work_items import Planned

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)
MEAT: dict[str, object] = {**TABLE, "menu": "meat"}
NO_MAIN = kitchen(("stages.0.steps.1.when", ["menu == 'vegan'"]))
WITH_ALLERGENS = kitchen(("stages.0.steps.3.when", None))


def as_work(_case: Case, _stage: str, round: int, step: PlannedStep) -> Planned:
    day = date(2026, 11, 12) + timedelta(days=step.days or 0)
    return Planned(step.key, step.title, step.team, day, {"round": round})


def work(facts: dict[str, object] = MEAT, **more: Any) -> CaseWork:
    return CaseWork(facts_of=lambda cases: dict.fromkeys(cases, facts), work_of=as_work, **more)


@pytest.fixture
def cook(db: None) -> Clerk:
    return clerk("cook")


@pytest.fixture
def chef(db: None) -> Clerk:
    return clerk("chef")


def published(cook: Clerk, chef: Clerk, definition: Definition) -> DefinitionVersion:
    draft = drafts.start_draft(definition.as_json(), actor=cook, at=NOON)
    return drafts.publish(draft, actor=chef, at=NOON, vocabulary=OFFICE)


def cooking(cook: Clerk, version: DefinitionVersion | None, stage: str = "cooking") -> Case:
    """Return a case whose round 1 is under way."""
    toy = Parcel(label="A dinner")
    open_case(toy, actor=cook, at=NOON)
    definition = version.definition if version else kitchen()
    if version is not None:
        pins.pin(toy.case, version, actor=cook, at=NOON)
    steps = plan(definition, stage, MEAT).open_next()
    planned = [as_work(toy.case, stage, 1, step) for step in steps]
    work_items.open_stage(toy.case, stage, round=1, plan=planned, actor=SYSTEM, at=NOON)
    return Case.objects.get(pk=toy.case_id)


def moved(case: Case, to: DefinitionVersion, chef: Clerk, **more: Any) -> Migrated:
    (done,) = migrate([case], to, actor=chef, at=LATER, reason="The kitchen changed", work=work(**more))
    return done


def standing(case: Case) -> dict[str, str]:
    return dict(case.work_items.order_by("id").values_list("key", "status"))


def finish(case: Case, key: str, by: Clerk, outcome: str = "good") -> None:
    item = WorkItem.objects.get(case=case, key=key)
    work_items.claim(item, actor=by, at=NOON)
    work_items.complete(item, outcome=outcome, actor=by, at=NOON)


def test_what_a_case_gains_is_opened_and_what_it_loses_cancelled_in_the_round_under_way(
    cook: Clerk, chef: Clerk
) -> None:
    case = cooking(cook, published(cook, chef, kitchen()))
    other = published(
        cook, chef, kitchen(("stages.0.steps.1.when", ["menu == 'fish'"]), ("stages.0.steps.3.when", []))
    )

    done = moved(case, other, chef)

    assert standing(case) == {
        "starter": "open",
        "main": "cancelled",
        "grill": "open",
        "allergens": "open",
    }
    assert ([i.key for i in done.opened], [i.key for i in done.cancelled]) == (["allergens"], ["main"])
    assert done.finished == ()
    gained, lost = WorkItem.objects.get(key="allergens"), WorkItem.objects.get(key="main")
    assert (gained.round, gained.due_on, gained.team) == (1, date(2026, 11, 15), "cold")
    assert lost.facts[LOST_WITH] == other.number
    told = TransitionRecord.objects.filter(case=case, at=LATER).order_by("seq")
    assert list(told.values_list("thing", "move", "reason")) == [
        ("definition:dinner", "migrate_definition", "The kitchen changed"),
        ("cooking:main:1", "cancel", "The kitchen changed"),
        ("cooking:allergens:1", "open_work", ""),
    ]
    first = told[0].facts
    assert (first["opened"], first["cancelled"]) == (["allergens"], ["main"])
    assert list(audit.verify(case=case.pk)) == []


def test_a_result_that_was_given_stands_and_a_stage_without_open_work_is_finished(
    cook: Clerk, chef: Clerk
) -> None:
    case = cooking(cook, published(cook, chef, kitchen()))
    finish(case, "starter", chef)
    finish(case, "grill", chef)

    done = moved(case, published(cook, chef, NO_MAIN), chef)

    assert standing(case) == {"starter": "closed", "main": "cancelled", "grill": "closed"}
    assert done.finished == ("cooking",)


def test_work_that_another_version_took_away_comes_back_as_the_same_piece(cook: Clerk, chef: Clerk) -> None:
    case = cooking(cook, published(cook, chef, kitchen()))
    held = WorkItem.objects.get(case=case, key="main")
    work_items.claim(held, actor=chef, at=NOON)
    moved(case, published(cook, chef, NO_MAIN), chef)

    done = moved(case, published(cook, chef, kitchen()), chef)

    (back,) = done.opened
    back.refresh_from_db()
    assert (back.pk, back.status, back.assignee_id, back.facts) == (held.pk, "open", None, {"round": 1})
    assert list(audit.verify(case=case.pk)) == []


def test_in_a_sequence_only_the_next_step_opens(cook: Clerk, chef: Clerk) -> None:
    case = cooking(cook, published(cook, chef, kitchen()), "serving")
    cheese = {"key": "cheese", "title": "Cheese", "team": "cold", "outcomes": ["good"]}
    longer = published(cook, chef, kitchen(("stages.1.steps.+", cheese)))
    only_wine = published(cook, chef, kitchen(("stages.1.steps.0", cheese)))

    busy = moved(case, longer, chef)
    turned = moved(case, only_wine, chef)

    assert (busy.opened, busy.cancelled) == ((), ())
    assert [item.key for item in turned.cancelled] == ["plates"]
    assert [item.key for item in turned.opened] == ["cheese"]
    assert standing(case) == {"plates": "cancelled", "cheese": "open"}


def test_a_case_with_nothing_under_way_only_goes_by_the_new_version(cook: Clerk, chef: Clerk) -> None:
    version = published(cook, chef, kitchen())
    toy = Parcel(label="A dinner")
    open_case(toy, actor=cook, at=NOON)
    pins.pin(toy.case, version, actor=cook, at=NOON)

    done = moved(toy.case, published(cook, chef, NO_MAIN), chef)

    assert (done.opened, done.cancelled, done.finished) == ((), (), ())
    assert pins.version_of(toy.case, "dinner").number == 2


def test_a_plan_that_the_facts_do_not_decide_leaves_everything_as_it_was(cook: Clerk, chef: Clerk) -> None:
    first = published(cook, chef, kitchen())
    case, records = cooking(cook, first), TransitionRecord.objects.count()
    second = published(cook, chef, WITH_ALLERGENS)

    with pytest.raises(Blocked, match="cannot be decided without: guests"):
        moved(case, second, chef, facts={"menu": "fish", "terrace": False})

    assert pins.version_of(case, "dinner") == first
    assert TransitionRecord.objects.count() == records
    assert set(standing(case).values()) == {"open"}


def test_a_case_without_a_pin_moves_from_what_the_product_began_it_with(cook: Clerk, chef: Clerk) -> None:
    case = cooking(cook, None)

    done = moved(
        case, published(cook, chef, NO_MAIN), chef, unpinned=lambda cases: {pk: kitchen() for pk in cases}
    )

    assert [item.key for item in done.cancelled] == ["main"]
    assert DefinitionPin.objects.get(case=case).version.number == 1
    assert list(audit.verify(case=case.pk)) == []


@pytest.mark.django_db(transaction=True)
def test_a_move_and_the_last_result_at_once_leave_one_finished_stage(cook: Clerk, chef: Clerk) -> None:
    case = cooking(cook, published(cook, chef, kitchen()))
    finish(case, "starter", chef)
    finish(case, "grill", chef)
    last = WorkItem.objects.get(case=case, key="main")
    work_items.claim(last, actor=cook, at=NOON)
    version = published(cook, chef, NO_MAIN)

    moved_on, closed = at_once(
        [
            lambda: moved(case, version, chef).finished,
            lambda: work_items.complete(last, outcome="good", actor=cook, at=LATER),
        ]
    )

    last.refresh_from_db()
    if last.status == "closed":
        assert (moved_on, closed) == ((), True)
    else:
        assert (moved_on, type(closed), last.status) == (("cooking",), work_items.ItemTaken, "cancelled")
    assert list(audit.verify(case=case.pk)) == []
