"""Who gets an item by itself: the pure choice, and the service that makes it under the lock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.conftest import NOON
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import clerk, member
from workflows import absences, dated, interests, sharing, work_items
from workflows.actors import SYSTEM
from workflows.assignment import Candidate, Wanted, choose
from workflows.blockers import NotPermitted
from workflows.dated import EntryRefused
from workflows.models import Skill, TransitionRecord, WorkItem
from workflows.work_items import Planned

SKILLS = st.frozensets(st.sampled_from(["glass", "heavy", "cold"]))
PEOPLE = st.lists(
    st.builds(
        Candidate,
        person=st.integers(1, 1000),
        load=st.integers(0, 5),
        skills=SKILLS,
        absent=st.booleans(),
        interested=st.booleans(),
        given_at=st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 3), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    unique_by=lambda each: each.person,
    max_size=8,
)
WANTED = st.builds(Wanted, SKILLS)


@given(item=WANTED, people=PEOPLE)
def test_nobody_is_chosen_who_is_away_or_has_an_interest(item: Wanted, people: list[Candidate]) -> None:
    chosen = choose(item, people)

    free = [each for each in people if not (each.absent or each.interested)]
    assert (chosen is None) == (not free)
    assert chosen is None or chosen in free


@given(item=WANTED, people=PEOPLE, other_order=st.randoms(use_true_random=False))
def test_the_order_of_asking_changes_nothing(
    item: Wanted, people: list[Candidate], other_order: object
) -> None:
    shuffled = list(people)
    other_order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert choose(item, shuffled) == choose(item, people)


@given(item=WANTED, people=PEOPLE)
def test_nobody_free_would_suit_better(item: Wanted, people: list[Candidate]) -> None:
    chosen = choose(item, people)

    if chosen is None:
        return
    lacking = len(item.skills - chosen.skills)
    for each in people:
        if each.absent or each.interested:
            continue
        assert len(item.skills - each.skills) >= lacking
        if len(item.skills - each.skills) == lacking:
            assert each.load >= chosen.load


@given(count=st.integers(1, 6), items=st.integers(0, 40))
def test_equals_get_equal_shares(count: int, items: int) -> None:
    people = {pk: Candidate(pk) for pk in range(1, count + 1)}

    for number in range(items):
        chosen = choose(Wanted(), people.values())
        assert chosen is not None
        given_at = NOON + timedelta(minutes=number)
        people[chosen.person] = replace(chosen, load=chosen.load + 1, given_at=given_at)

    loads = [each.load for each in people.values()]
    assert max(loads) - min(loads) <= 1


@settings(max_examples=50)
@given(count=st.integers(2, 6), turns=st.integers(1, 30))
def test_equals_who_finish_at_once_take_turns(count: int, turns: int) -> None:
    people = {pk: Candidate(pk) for pk in range(1, count + 1)}
    got = []

    for number in range(turns):
        chosen = choose(Wanted(), people.values())
        assert chosen is not None
        got.append(chosen.person)
        people[chosen.person] = replace(chosen, given_at=NOON + timedelta(minutes=number))

    shares = [got.count(pk) for pk in people]
    assert max(shares) - min(shares) <= 1


def opened(parcel: Parcel, *keys: str, team: str = "weigh", skills: tuple[str, ...] = ()) -> list[WorkItem]:
    plan = [Planned(key, key, team, date(2026, 11, 13), {"skills": list(skills)}) for key in keys]
    return work_items.open_stage(parcel.case, "checks", round=1, plan=plan, actor=SYSTEM, at=NOON)


@pytest.mark.django_db
def test_open_items_are_shared_out_evenly_in_the_team(parcel: Parcel) -> None:
    items = opened(parcel, "a", "b", "c", "d")
    ann, bob = member("ann", "weigh"), member("bob", "weigh")
    member("carl", "label")

    for number, item in enumerate(items):
        sharing.assign_automatically(item, actor=SYSTEM, at=NOON + timedelta(minutes=number))

    held = WorkItem.objects.order_by("id").values_list("assignee_id", flat=True)
    assert list(held) == [ann.pk, bob.pk, ann.pk, bob.pk]
    record = TransitionRecord.objects.filter(move="assign").first()
    assert record is not None
    assert (record.acting_as, record.reason) == ("system", "Chosen by skill and load")


@pytest.mark.django_db
def test_who_knows_the_thing_gets_it_and_who_is_away_does_not(parcel: Parcel) -> None:
    glass, second = opened(parcel, "a", "b", skills=("glass",))
    member("ann", "weigh")
    bob, carl = member("bob", "weigh"), member("carl", "weigh")
    Skill.objects.create(person=bob, name="glass")
    Skill.objects.create(person=carl, name="glass")
    absences.enter(
        bob, since=NOON, until=NOON + timedelta(days=3), reason="leave", actor=clerk("boss"), at=NOON
    )

    got = sharing.assign_automatically(glass, actor=SYSTEM, at=NOON)
    back = sharing.assign_automatically(second, actor=SYSTEM, at=NOON + timedelta(days=3))

    assert got is not None
    assert back is not None
    assert (got.assignee_id, back.assignee_id) == (carl.pk, bob.pk)


@pytest.mark.django_db
def test_who_ended_an_absence_is_there_again(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann, boss = member("ann", "weigh"), clerk("boss")
    away = absences.enter(ann, since=NOON, until=NOON + timedelta(days=3), reason="ill", actor=boss, at=NOON)
    nobody = sharing.assign_automatically(item, actor=SYSTEM, at=NOON)

    dated.end(away, actor=boss, at=NOON + timedelta(days=1))

    got = sharing.assign_automatically(item, actor=SYSTEM, at=NOON + timedelta(days=1))
    assert nobody is None
    assert got is not None
    assert got.assignee_id == ann.pk


@pytest.mark.django_db
def test_an_item_in_somebodys_hands_stays_there(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")
    ann = member("ann", "weigh")
    member("bob", "weigh")
    work_items.claim(item, actor=ann, at=NOON)

    assert sharing.assign_automatically(item, actor=SYSTEM, at=NOON) is None
    assert WorkItem.objects.get().assignee_id == ann.pk


@pytest.mark.django_db
def test_nothing_of_a_case_goes_to_who_declared_an_interest(parcel: Parcel) -> None:
    first, second = opened(parcel, "a", "b")
    ann = member("ann", "weigh")
    interests.recuse(first, actor=ann, at=NOON, reason="my own parcel")

    assert sharing.assign_automatically(second, actor=SYSTEM, at=NOON) is None


@pytest.mark.django_db
def test_only_who_may_assign_shares_out(parcel: Parcel) -> None:
    (item,) = opened(parcel, "a")

    with pytest.raises(NotPermitted):
        sharing.assign_automatically(item, actor=member("ann", "weigh"), at=NOON)

    assert WorkItem.objects.get().status == "open"


@pytest.mark.parametrize(("hours", "reason"), [(-1, "leave"), (0, "leave"), (5, "  ")])
@pytest.mark.django_db
def test_an_absence_has_an_end_and_a_reason(hours: int, reason: str) -> None:
    until = NOON + timedelta(hours=hours)

    with pytest.raises(EntryRefused):
        absences.enter(
            member("ann", "weigh"), since=NOON, until=until, reason=reason, actor=clerk("boss"), at=NOON
        )
