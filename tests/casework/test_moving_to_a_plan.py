"""Open applications that are moved to another plan review, and those that begin with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permits.applications.facts import rulebook_of
from permits.applications.models import Party, PermitApplication
from permits.casework import review_rounds, rule_changes
from permits.casework.plans import comparing, drafting, going_by, moving, trials
from permits.reviews import services as reviews
from permits.reviews.models import Review
from tests.casework.plan_texts import FIRE, plan_of_homes, text_with
from tests.driving import (
    NOON,
    People,
    application_at,
    approve_all,
    claim,
    complete_draft,
    open_reviews,
    submit,
)
from workflows import audit
from workflows.blockers import Blocked, NotPermitted
from workflows.definitions.comparing import StageChange
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
OF_HOMES = {"structural", "planning", "electrical", "plumbing"}


def published(who: People, *added: dict[str, object], without: tuple[str, ...] = ()) -> DefinitionVersion:
    """Publish a plan of second homes with other steps than the one that stands."""
    plan = plan_of_homes()
    text = text_with(plan, *added, without=without)
    draft = drafting.begin(plan, text=text, actor=who.configuration, at=NOON)
    drafting.ask_for_publication(draft, plan, actor=who.configuration, at=NOON)
    return drafting.publish(draft, plan, seen="", reason="As agreed", actor=who.official, at=NOON)


def moved(application: PermitApplication, version: DefinitionVersion, who: People) -> PermitApplication:
    moving.move_applications(
        [application.pk], version, "ADU", reason="Fire reviews every home", actor=who.official, at=LATER
    )
    application.refresh_from_db()
    return application


def standing(application: PermitApplication) -> dict[str, str]:
    return dict(application.reviews.order_by("id").values_list("discipline", "work_item__status"))


def test_the_round_under_way_gains_and_loses_what_the_dry_run_said(who: People) -> None:
    application = application_at("in_review", who)
    version = published(who, FIRE, without=("plumbing",))
    (said,) = comparing.compare([application], version.definition)

    moved(application, version, who)

    kept = ("structural", "planning", "electrical")
    assert said.change == StageChange("plan_review", gained=("fire",), lost=("plumbing",), kept=kept)
    assert standing(application) == {**dict.fromkeys(kept, "open"), "plumbing": "cancelled", "fire": "open"}
    fire = application.reviews.select_related("work_item", "package").get(discipline="fire")
    assert (fire.round, fire.discipline_name, fire.package.number) == (1, "Fire and life safety", 1)
    assert fire.why == "Reviews every application of this type."
    assert fire.work_item.due_on.isoformat() == "2026-11-30"
    assert going_by.version_of(application) == version
    assert list(audit.verify(case=application.case_id)) == []


def test_an_application_goes_on_to_approval_without_what_it_lost(who: People) -> None:
    application = moved(application_at("in_review", who), published(who, without=("plumbing",)), who)

    approve_all(application, who, LATER)

    application.refresh_from_db()
    assert application.status == "approved"


def test_losing_the_last_open_review_ends_the_round(who: People) -> None:
    application = application_at("in_review", who)
    for review in open_reviews(application):
        if review.discipline != "plumbing":
            held = claim(review, who, NOON)
            reviewer = who.reviewers[held.discipline]
            review_rounds.close_review(held, outcome="approved", notes="", actor=reviewer, at=NOON)

    moved(application, published(who, without=("plumbing",)), who)

    assert application.status == "approved"


def test_an_application_that_waits_for_corrections_reviews_by_the_new_plan_in_its_next_round(
    who: People,
) -> None:
    application = moved(application_at("corrections_required", who), published(who, FIRE), who)
    for each in application.corrections.all():
        reviews.answer_correction(each, answer="Done on S-2.", actor=who.contractor, at=LATER)

    review_rounds.resubmit_corrections(application, actor=who.contractor, at=LATER)

    second = application.reviews.filter(round=2).values_list("discipline", flat=True)
    assert set(second) == {"structural", "fire"}


def test_a_discipline_with_open_corrections_is_not_lost(who: People) -> None:
    application = application_at("corrections_required", who)
    discipline = application.corrections.get().discipline
    version = published(who, without=(discipline,))

    with pytest.raises(Blocked, match=f"{application.number}: Corrections by Structural are open"):
        moved(application, version, who)

    assert not DefinitionPin.objects.exists()


def test_one_that_cannot_be_moved_keeps_all_of_them_where_they_are(who: People) -> None:
    free, waiting = application_at("in_review", who), application_at("corrections_required", who)
    version = published(who, without=("structural",))

    with pytest.raises(Blocked, match=waiting.number):
        moving.move_applications(
            [free.pk, waiting.pk], version, "ADU", reason="x", actor=who.official, at=LATER
        )

    assert set(standing(free).values()) == {"open"}


def test_an_application_does_not_go_back_to_an_older_version(who: People) -> None:
    older, newer = published(who, FIRE), published(who, without=("plumbing",))
    application = moved(application_at("in_review", who), newer, who)

    trial = trials.run(older.definition, plan_of_homes(), number=older.number)

    assert [each.hindrance for each in trial.rows] == ["It goes by the newer version 2; it cannot go back."]
    with pytest.raises(Blocked, match="cannot go back"):
        moved(application, older, who)


def test_a_pack_is_compared_with_the_plan_to_which_an_application_was_moved(who: People) -> None:
    application = moved(application_at("in_review", who), published(who, without=("plumbing",)), who)

    (change,) = rule_changes.dry_run(rulebook_of(application))

    assert change.stages[0].gained == ("plumbing",)


def test_an_application_that_was_decided_meanwhile_is_named(who: People) -> None:
    application, version = application_at("approved", who), published(who, FIRE)

    with pytest.raises(Blocked, match=f"any more: {application.number}"):
        moved(application, version, who)


@pytest.mark.parametrize("person", ["configuration", "technician"])
def test_who_may_not_move_applications_moves_none(who: People, person: str) -> None:
    application, version = application_at("in_review", who), published(who, FIRE)

    with pytest.raises(NotPermitted):
        moving.move_applications(
            [application.pk], version, "ADU", reason="x", actor=getattr(who, person), at=LATER
        )


def test_a_party_to_an_application_does_not_move_it(who: People) -> None:
    application, version = application_at("in_review", who), published(who, FIRE)
    Party.objects.filter(application=application, role="owner").update(user=who.official)

    with pytest.raises(NotPermitted, match="an interest in it"):
        moved(application, version, who)


def test_what_is_handed_in_the_day_after_a_publication_goes_by_it(who: People) -> None:
    version = published(who, FIRE)
    same_day, next_day = complete_draft(who), complete_draft(who)

    submit(same_day, who, NOON)
    submit(next_day, who, LATER)

    assert (going_by.version_of(same_day), going_by.version_of(next_day)) == (None, version)
    assert {each.discipline for each in going_by.routed(next_day)} == {*OF_HOMES, "fire"}
    assert list(audit.verify(case=next_day.case_id)) == []


def test_the_trial_counts_all_and_lists_those_that_change_with_what_hinders_them(who: People) -> None:
    waiting, in_review = application_at("corrections_required", who), application_at("in_review", who)
    application_at("submitted", who, type_code="SIGN")
    WorkItem.objects.filter(case=in_review.case, key="structural").update(
        status="claimed", assignee=who.reviewers["structural"]
    )
    version, plan = published(who, without=("structural",)), plan_of_homes()

    trial = trials.run(version.definition, plan)

    assert trial.summary is not None
    assert (trial.summary.cases, trial.summary.differing, trial.next) == (2, 2, 0)
    counted = {each.name: (each.gained, each.lost, each.kept) for each in trial.tallies}
    assert (counted["Structural"], counted["Plumbing"]) == ((0, 2, 0), (0, 0, 2))
    rows = {each.application.pk: each for each in trial.rows}
    assert "Corrections by Structural are open" in rows[waiting.pk].hindrance
    assert (rows[in_review.pk].hindrance, rows[in_review.pk].in_hand) == ("", ["Structural"])


def test_a_trial_takes_the_same_queries_for_few_and_for_many(who: People) -> None:
    version, plan = published(who, FIRE), plan_of_homes()
    application_at("submitted", who)
    trials.run(version.definition, plan)
    with CaptureQueriesContext(connection) as one:
        trials.run(version.definition, plan)
    application_at("submitted", who)
    application_at("in_review", who)

    with CaptureQueriesContext(connection) as three:
        trial = trials.run(version.definition, plan)

    assert trial.summary is not None
    assert (trial.summary.cases, len(three)) == (3, len(one))


def test_a_review_that_comes_back_keeps_its_one_row(who: People) -> None:
    application = application_at("in_review", who)
    moved(application, published(who, without=("plumbing",)), who)

    moved(application, published(who, plumbing(), without=()), who)

    assert standing(application) == dict.fromkeys(OF_HOMES, "open")
    assert Review.objects.filter(application=application).count() == len(OF_HOMES)


def plumbing() -> dict[str, object]:
    return {**FIRE, "key": "plumbing", "title": "Plumbing", "team": "plumbing"}
