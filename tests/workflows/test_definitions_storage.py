"""Drafts, published versions, pins and migrations, as the database keeps them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.workflows.conftest import NOON
from tests.workflows.kitchens import KITCHEN, OFFICE, TABLE, kitchen
from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk, clerk
from workflows import audit
from workflows.blockers import Blocked, MoveRefused, NotPermitted
from workflows.definitions import drafts, pins
from workflows.definitions.findings import DefinitionRefused
from workflows.definitions.migrating import CaseWork, migrate
from workflows.definitions.models import DefinitionDraft, DefinitionVersion
from workflows.models import Case, OutboxEvent, TransitionRecord
from workflows.transitions import move, open_case

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)
SMALLER = {**KITCHEN, "stages": [{**KITCHEN["stages"][0], "steps": KITCHEN["stages"][0]["steps"][:2]},
                                 KITCHEN["stages"][1]]}  # fmt: skip
NO_WORK = CaseWork(facts_of=lambda cases: dict.fromkeys(cases, TABLE), work_of=lambda *_step: None)  # type: ignore[arg-type, return-value]  # no stage of these cases is under way


@pytest.fixture
def cook(db: None) -> Clerk:
    return clerk("cook")


@pytest.fixture
def chef(db: None) -> Clerk:
    return clerk("chef")


def published(cook: Clerk, chef: Clerk, content: object = KITCHEN) -> DefinitionVersion:
    draft = drafts.start_draft(content, actor=cook, at=NOON)
    return drafts.publish(draft, actor=chef, at=NOON, vocabulary=OFFICE, reason="As agreed")


def a_case(cook: Clerk, version: DefinitionVersion) -> Case:
    toy = Parcel(label="A dinner")
    open_case(toy, actor=cook, at=NOON)
    pins.pin(toy.case, version, actor=cook, at=NOON)
    return Case.objects.get(pk=toy.case_id)


def test_a_draft_becomes_a_version_through_a_second_person(cook: Clerk, chef: Clerk) -> None:
    first = published(cook, chef)

    second = published(chef, cook, SMALLER)

    assert [(v.number, v.author_id, v.published_by_id) for v in (first, second)] == [
        (1, cook.pk, chef.pk),
        (2, chef.pk, cook.pk),
    ]
    assert (first.definition, drafts.latest_version("dinner")) == (kitchen(), second)


def test_nobody_publishes_what_they_wrote(cook: Clerk) -> None:
    draft = drafts.start_draft(KITCHEN, actor=cook, at=NOON)

    with pytest.raises(Blocked) as refused:
        drafts.publish(draft, actor=cook, at=NOON)

    assert [blocker.code for blocker in refused.value.blockers] == ["second_person"]
    assert not DefinitionVersion.objects.exists()


def test_the_database_itself_demands_a_second_person(cook: Clerk, chef: Clerk) -> None:
    version = published(cook, chef)
    version.pk, version.number, version.published_by = None, 2, cook

    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        version.save(force_insert=True)


@pytest.mark.parametrize("permission", ["edit_definition", "publish_definition"])
def test_who_may_not_is_refused(cook: Clerk, permission: str) -> None:
    outsider = clerk("outsider", refused=frozenset({permission}))

    with pytest.raises(NotPermitted, match="Your role does not allow this"):
        drafts.publish(
            drafts.start_draft(KITCHEN, actor=outsider, at=NOON)
            if permission == "edit_definition"
            else drafts.start_draft(KITCHEN, actor=cook, at=NOON),
            actor=outsider,
            at=NOON,
        )


def test_a_draft_that_does_not_lint_is_not_published_and_leaves_no_trace(cook: Clerk, chef: Clerk) -> None:
    wrong = {**KITCHEN, "stages": [{**KITCHEN["stages"][0], "days": []}, KITCHEN["stages"][1]]}
    draft = drafts.start_draft(wrong, actor=cook, at=NOON)

    with pytest.raises(DefinitionRefused) as refused:
        drafts.publish(draft, actor=chef, at=NOON)

    assert {each.code for each in refused.value.findings} == {"no_service_level"}
    draft.refresh_from_db()
    assert (draft.published_as, DefinitionVersion.objects.count()) == (None, 0)


def test_a_draft_is_offered_by_its_author_and_anew_after_every_change(cook: Clerk, chef: Clerk) -> None:
    draft = drafts.start_draft(KITCHEN, actor=cook, at=NOON, source="# for the new grill")

    with pytest.raises(Blocked, match="written by Cook"):
        drafts.offer(draft, actor=chef, at=LATER)
    offered = drafts.offer(draft, actor=cook, at=LATER)
    again = drafts.offer(draft, actor=cook, at=LATER + timedelta(days=1))
    changed = drafts.change_draft(draft, content=SMALLER, actor=cook, at=LATER)

    assert (offered.offered_at, again.offered_at, changed.offered_at) == (LATER, LATER, None)
    assert (offered.source, changed.source) == ("# for the new grill", "")


def test_a_draft_with_errors_is_not_offered(cook: Clerk) -> None:
    wrong = {**KITCHEN, "stages": [{**KITCHEN["stages"][0], "days": []}, KITCHEN["stages"][1]]}
    draft = drafts.start_draft(wrong, actor=cook, at=NOON)

    with pytest.raises(DefinitionRefused, match="no service level"):
        drafts.offer(draft, actor=cook, at=NOON)


def test_what_changed_after_it_was_seen_is_not_published(cook: Clerk, chef: Clerk) -> None:
    draft = drafts.start_draft(KITCHEN, actor=cook, at=NOON)
    seen = draft.sha256
    changed = drafts.change_draft(draft, content=SMALLER, actor=cook, at=LATER)

    with pytest.raises(Blocked, match="changed this draft while you looked"):
        drafts.publish(draft, actor=chef, at=LATER, seen=seen)

    assert drafts.publish(draft, actor=chef, at=LATER, seen=changed.sha256).number == 1


def test_a_discarded_draft_is_neither_changed_nor_published(cook: Clerk, chef: Clerk) -> None:
    draft = drafts.start_draft(KITCHEN, actor=cook, at=NOON)

    drafts.discard(draft, actor=chef, at=LATER)

    for act in (drafts.discard, drafts.offer, drafts.publish):
        with pytest.raises(Blocked, match="was discarded"):
            act(draft, actor=chef, at=LATER)
    assert not DefinitionVersion.objects.exists()


def test_a_draft_is_changed_by_its_author_only_and_not_once_published(cook: Clerk, chef: Clerk) -> None:
    draft = drafts.start_draft(KITCHEN, actor=cook, at=NOON)

    with pytest.raises(Blocked, match="written by Cook"):
        drafts.change_draft(draft, content=SMALLER, actor=chef, at=LATER)
    with pytest.raises(Blocked, match="keeps its code"):
        drafts.change_draft(draft, content={**KITCHEN, "code": "lunch"}, actor=cook, at=LATER)
    changed = drafts.change_draft(draft, content=SMALLER, actor=cook, at=LATER)
    drafts.publish(changed, actor=chef, at=LATER)
    with pytest.raises(Blocked, match="was published"):
        drafts.change_draft(draft, content=KITCHEN, actor=cook, at=LATER)
    with pytest.raises(Blocked, match="was published"):
        drafts.publish(draft, actor=chef, at=LATER)

    assert DefinitionDraft.objects.get().changed_at == LATER
    assert len(DefinitionVersion.objects.get().definition.stages[0].steps) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE definitions_definitionversion SET content = '{}'",
        "UPDATE definitions_definitionversion SET published_by_id = author_id",
        "DELETE FROM definitions_definitionversion",
    ],
)
def test_the_database_refuses_to_change_a_published_version(cook: Clerk, chef: Clerk, statement: str) -> None:
    published(cook, chef)

    with pytest.raises(IntegrityError, match="publish a new version instead"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_case_goes_by_the_version_with_which_it_began(cook: Clerk, chef: Clerk) -> None:
    first = published(cook, chef)
    case = a_case(cook, first)

    second = published(cook, chef, SMALLER)

    assert pins.version_of(case, "dinner") == first
    assert pins.pin(case, first, actor=cook, at=LATER).version == first
    with pytest.raises(Blocked, match="version 1 already: migrate it instead"):
        pins.pin(case, second, actor=cook, at=LATER)
    assert list(case.records.values_list("move", "target")) == [("open", "open"), ("pin_definition", "1")]


def test_migrating_is_a_recorded_move_of_the_history(cook: Clerk, chef: Clerk) -> None:
    first = published(cook, chef)
    case, other = a_case(cook, first), a_case(cook, first)
    second = published(cook, chef, SMALLER)

    moved = migrate([case], second, actor=chef, at=LATER, reason="The grill was sold", work=NO_WORK)

    assert (len(moved), pins.version_of(case, "dinner"), pins.version_of(other, "dinner")) == (
        1,
        second,
        first,
    )
    record = TransitionRecord.objects.filter(case=case).latest("seq")
    assert (record.move, record.thing, record.source, record.target, record.reason, record.actor_id) == (
        "migrate_definition",
        "definition:dinner",
        "1",
        "2",
        "The grill was sold",
        chef.pk,
    )
    assert list(audit.verify(case=case.pk)) == []
    assert OutboxEvent.objects.filter(case=case, topic="definition.migrate_definition").count() == 1
    assert migrate([case], second, actor=chef, at=LATER, reason="Once more", work=NO_WORK) == []


def test_one_case_that_may_not_move_keeps_all_of_them_where_they_are(cook: Clerk, chef: Clerk) -> None:
    first = published(cook, chef)
    case, closed = a_case(cook, first), a_case(cook, first)
    second = published(cook, chef, SMALLER)
    toy = Parcel.objects.get(case=closed)
    for name, facts in [("pack", {"weight": 1}), ("send", {})]:
        move(toy, name, actor=cook, at=NOON, **facts)
    Case.objects.filter(pk=closed.pk).update(closed_at=NOON)
    before = TransitionRecord.objects.count()

    with pytest.raises(Blocked) as refused:
        migrate([case, closed], second, actor=chef, at=LATER, reason="The grill was sold", work=NO_WORK)

    assert (refused.value.case.pk, refused.value.blockers[0].code) == (closed.pk, "closed")
    assert (pins.version_of(case, "dinner"), TransitionRecord.objects.count()) == (first, before)


@pytest.mark.parametrize(
    ("reason", "version", "code"), [(" ", 1, "no_reason"), ("x", 0, "newer"), ("x", 2, "not_pinned")]
)
def test_a_migration_that_makes_no_sense_is_refused_with_its_reason(
    cook: Clerk, chef: Clerk, reason: str, version: int, code: str
) -> None:
    versions = [published(cook, chef), published(cook, chef, SMALLER),
                published(cook, chef, {**KITCHEN, "code": "lunch"})]  # fmt: skip
    case = a_case(cook, versions[1])

    with pytest.raises(MoveRefused) as refused:
        migrate([case], versions[version], actor=chef, at=LATER, reason=reason, work=NO_WORK)

    assert [blocker.code for blocker in refused.value.blockers] == [code]


def test_a_migration_by_somebody_without_the_right_is_refused(cook: Clerk, chef: Clerk) -> None:
    case = a_case(cook, published(cook, chef))
    outsider = clerk("outsider", refused=frozenset({"migrate_case"}))

    with pytest.raises(NotPermitted):
        migrate([case], published(cook, chef, SMALLER), actor=outsider, at=LATER, reason="x", work=NO_WORK)
