"""One application of a city, which everybody in it may do anything with, at any time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from permits.applications.models import Hold, PermitApplication
from permits.applications.services.holds import lift_hold, place_hold
from permits.applications.statuses import BEFORE_ISSUE, PERMIT_HELD, Status
from permits.casework import clearances, decisions, review_rounds, sweeps, tasks, warnings
from permits.casework.models import Proposal
from permits.documents.models import Document
from permits.fees.models import Invoice
from permits.fees.services.counter import record_cheque
from permits.inspections import services as inspections
from permits.reviews import services as reviews
from permits.reviews.models import Review
from tests.casework.chance import (
    MAILBOX,
    ONLY_FOLLOWING,
    REFUSALS,
    SERVICES,
    facts_for,
    fresh,
    those_who_may,
    trace,
)
from tests.driving import NOON, clean_file
from workflows import delivery, machines, relay, work_items
from workflows.blockers import MoveRefused
from workflows.models import OutboxEvent, TransitionRecord
from workflows.options import available
from workflows.timing import at_moment, machine_now
from workflows.transitions import move

STAGES = ["draft", "submitted", "intake_fees_due", "in_review", "corrections_required", "approved"]
STAGES += ["ready_to_issue", "issued", "instant", "roof"]
PEOPLE = ["contractor", "owner", "stranger", "technician", "second_technician", "supervisor", "cashier"]
PEOPLE += ["inspector", "official", "second_official", "auditor", "system"]
MACHINE = machines.of(PermitApplication)
REVIEWED = {*BEFORE_ISSUE, Status.DENIED} - {Status.SUBMITTED, Status.INCOMPLETE, Status.INTAKE_FEES_DUE}
DECIDED_BY_TWO = {Status.IN_REVIEW, Status.DENIED, Status.REVOKED, Status.VOID, *PERMIT_HELD}
DAYS = st.sampled_from([0, 1, 3, 16, 35, 61, 190, 400])
ENDS = {"withdraw", "expire_application"}
"""Moves that are always possible and end nearly everything: tried now and then only."""
TRIES = {"begins_here": st.integers(0, 7), "right": st.integers(0, 4), "stale": st.booleans()}


def at(*statuses: str) -> Any:
    """Have a rule tried only where it can do something."""
    return precondition(lambda lives: lives.application.status in statuses)


class Lives(RuleBasedStateMachine):
    """What people do, and time, and the machinery behind."""

    city: dict[str, int]
    persons: dict[str, Any]
    reviewers: dict[str, Any]
    application: PermitApplication

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        MAILBOX.__init__()  # type: ignore[misc]
        self.now = NOON

    @initialize(stage=st.sampled_from(STAGES))
    def an_application_stands_somewhere(self, stage: str) -> None:
        self.application = self.stale = fresh(self.city[stage])

    # --- moves ------------------------------------------------------------------------------------
    def _somebody_tries(self, data: st.DataObject, begins_here: int, right: int, stale: bool) -> None:
        application = fresh(self.application.pk)
        names = [n for n, m in MACHINE.moves.items() if application.status in m.sources and n not in ENDS]
        name = data.draw(st.sampled_from(names if names and begins_here else list(MACHINE.moves)))
        person = data.draw(st.sampled_from(those_who_may(name) if right else PEOPLE))
        subject = self.stale if stale else fresh(application.pk)
        self._try(application, subject, name, self.persons[person])

    @rule(data=st.data(), **TRIES)
    def somebody_tries_a_move(self, data: st.DataObject, **how: Any) -> None:
        self._somebody_tries(data, **how)

    @rule(data=st.data(), **TRIES)
    def another_one_tries_a_move(self, data: st.DataObject, **how: Any) -> None:
        self._somebody_tries(data, **how)

    @rule(data=st.data(), **TRIES)
    def a_third_one_tries_a_move(self, data: st.DataObject, **how: Any) -> None:
        self._somebody_tries(data, **how)

    def _try(self, application: PermitApplication, subject: PermitApplication, name: str, actor: Any) -> None:
        with at_moment(self.now):
            option = available(application, actor, at=self.now)[name]
            facts = facts_for(application, name, self.now)
            if not option.allowed:
                self._is_refused(subject, name, actor, facts, {each.code for each in option.blockers})
            elif self._is_possible(application, name, actor, facts):
                self._is_made(subject, name, actor, facts)

    def _is_refused(
        self, subject: PermitApplication, name: str, actor: Any, facts: dict[str, Any], told: set[str]
    ) -> None:
        before = trace(subject)
        with pytest.raises(MoveRefused) as refused:
            move(subject, name, actor=actor, at=self.now, **facts)
        assert {each.code for each in refused.value.blockers} <= told
        assert trace(subject) == before

    def _is_possible(self, application: PermitApplication, name: str, actor: Any, facts: Any) -> bool:
        """Make an allowed move and take it back; tell whether it is one that is made for itself."""
        with transaction.atomic():
            record = move(fresh(application.pk), name, actor=actor, at=self.now, **facts)
            transaction.set_rollback(True)
        assert (record.source, record.move) == (application.status, name)
        return name not in ONLY_FOLLOWING

    def _is_made(self, subject: PermitApplication, name: str, actor: Any, facts: dict[str, Any]) -> None:
        records = TransitionRecord.objects.filter(case=subject.case_id, thing="")
        before = records.count()
        if name in SERVICES:
            SERVICES[name](subject, actor, self.now)
        else:
            move(subject, name, actor=actor, at=self.now, **facts)
        made = list(records.order_by("seq").values_list("move", flat=True))[before:]
        assert made[0] == name
        assert len(made) == len(set(made))
        self.stale = self.application

    # --- what else people do ----------------------------------------------------------------------
    def _does(self, act: Callable[..., Any], subject: Any, person: Any, **facts: Any) -> bool:
        """Let somebody try; tell whether he could. Who could not has left no trace."""
        before = trace(self.application)
        actor = self.persons[person] if isinstance(person, str) else person
        with at_moment(self.now):
            try:
                act(subject, actor=actor, at=self.now, **facts)
            except REFUSALS:
                assert trace(self.application) == before
                return False
        return True

    def _reviews(self) -> list[Review]:
        query = Review.objects.select_related("work_item", "application__case")
        return list(query.filter(application=self.application).order_by("-id"))

    @at(*REVIEWED)
    @rule(
        data=st.data(),
        wrong=st.sampled_from([False] * 5 + [True]),
        outcome=st.sampled_from(
            ["approved"] * 4 + ["corrections"] * 2 + ["denied", "not_applicable", "maybe"]
        ),
        notes=st.sampled_from(["", "See S-2.", "See S-2."]),
    )
    def a_reviewer_works(self, data: st.DataObject, wrong: bool, outcome: str, notes: str) -> None:
        found = self._reviews()
        open_ones = [each for each in found if each.work_item.is_open]
        for review in [data.draw(st.sampled_from(found))] if wrong else open_ones[:3]:
            other = data.draw(st.sampled_from(sorted(self.reviewers))) if wrong else review.discipline
            actor = self.reviewers[other]
            self._does(work_items.claim, review.work_item, actor)
            self._settles(review, actor, outcome, notes)
            self._does(review_rounds.close_review, review, actor, outcome=outcome, notes=notes)

    def _settles(self, review: Review, actor: Any, outcome: str, notes: str) -> None:
        said = "still_open" if outcome == "corrections" else "resolved"
        answered = review.application.corrections.filter(discipline=review.discipline, status="answered")
        for each in answered:
            self._does(reviews.settle_correction, each, actor, review=review, status=said)
        if outcome == "corrections" and notes:
            words = {"text": "Show it.", "sheet": "S-2", "place": "", "citation": ""}
            self._does(reviews.raise_correction, review, actor, **words)

    @at(*REVIEWED)
    @rule(data=st.data(), person=st.sampled_from(["supervisor", "technician", "system"]))
    def a_review_is_given_back_or_reopened(self, data: st.DataObject, person: str) -> None:
        found = self._reviews()
        if found:
            review = data.draw(st.sampled_from(found))
            self._does(work_items.release, review.work_item, person)
            self._does(review_rounds.reopen_review, review, person, reason="Look again.")

    @at(Status.INCOMPLETE, Status.CORRECTIONS_REQUIRED)
    @rule(answer=st.sampled_from(["", "Shown on S-2.", "Shown on S-2."]))
    def the_applicant_answers_and_sends_a_new_sheet(self, answer: str) -> None:
        for each in self.application.corrections.select_related("application__case"):
            self._does(reviews.answer_correction, each, "contractor", answer=answer)
        document = Document.objects.filter(application=self.application).order_by("id")[0]
        words = (document.slot, document.title, self.persons["contractor"])
        clean_file(self.application, *words, at=self.now, document=document)

    @at(*BEFORE_ISSUE, *PERMIT_HELD)
    @rule(right=st.integers(0, 4), number=st.integers(1, 3))
    def somebody_pays(self, right: int, number: int) -> None:
        person = "cashier" if right else "contractor"
        for each in Invoice.objects.filter(application=self.application).select_related("application__case"):
            paid = {"number": f"{number}", "payer": "Bay Builders", "amount": each.total}
            self._does(record_cheque, each, person, **paid)

    @rule(
        person=st.sampled_from(["technician", "supervisor", "official", "stranger"]),
        severity=st.sampled_from(Hold.Severity.values),
        code=st.sampled_from([Hold.Code.CODE_ENFORCEMENT, Hold.Code.OUTSIDE_AGENCY]),
        lift=st.booleans(),
    )
    def somebody_places_a_hold_or_lifts_what_is_held(
        self, person: str, severity: str, code: str, lift: bool
    ) -> None:
        if not lift:
            hold = {"code": code, "severity": severity, "reason": "NOV 7"}
            self._does(place_hold, fresh(self.application.pk), person, **hold)
        for each in Hold.objects.filter(application=self.application).select_related("application__case"):
            if lift:
                self._does(lift_hold, each, person, reason="Cleared.")

    @at(*DECIDED_BY_TWO)
    @rule(
        data=st.data(),
        persons=st.tuples(*[st.sampled_from(["official", "second_official", "supervisor", "stranger"])] * 2),
        yes=st.sampled_from([decisions.confirm, decisions.confirm, decisions.reject]),
    )
    def two_people_decide_gravely(self, data: st.DataObject, persons: tuple[str, str], yes: Any) -> None:
        decision = data.draw(st.sampled_from(Proposal.Decision.values))
        grave = {"decision": decision, "findings": "Unlawful."}
        self._does(decisions.propose, fresh(self.application.pk), persons[0], **grave)
        for each in Proposal.objects.filter(application=self.application).select_related("application__case"):
            self._does(yes, each, persons[1])

    @at(Status.APPROVED, Status.READY_TO_ISSUE)
    @rule()
    def a_technician_confirms_what_others_cleared(self) -> None:
        wanted = clearances.demands.clearances(
            clearances.type_of(self.application), clearances.facts_of(self.application)
        )
        for each in wanted:
            self._does(clearances.confirm, self.application, "technician", code=each.code, evidence="R 1")

    @at(*PERMIT_HELD)
    @rule(result=st.sampled_from(["passed", "passed", "passed", "partial", "failed"]), held=st.booleans())
    def an_inspector_looks(self, result: str, held: bool) -> None:
        application = fresh(self.application.pk)
        for missing in inspections.outstanding(application)[:2]:
            day = inspections.first_day(application, self.now)
            self._does(inspections.request, application, "contractor", code=missing.code, wanted_on=day)
        for each in application.inspections.filter(status__in=inspections.OPEN):
            self._does(inspections.result, each, "inspector", result=result, notes="Seen.")

    # --- time, the scheduler, the relay -------------------------------------------------------------
    @rule(days=DAYS, runs=st.booleans())
    def time_passes_and_the_scheduler_runs(self, days: int, runs: bool) -> None:
        self.now += timedelta(days=days, hours=1)
        if not runs:
            return
        with at_moment(self.now):
            assert sweeps.end_finished_rounds(at=self.now) == 0
            self._scheduler()
            before = trace(self.application)
            self._scheduler()
        assert trace(self.application) == before

    def _scheduler(self) -> None:
        tasks.hourly()
        warnings.warn(at=self.now)

    @rule(opens=st.booleans())
    def the_relay_hands_over_to_a_post_that_may_be_closed(self, opens: bool) -> None:
        MAILBOX.fails = not opens
        self._hand_over()

    def _hand_over(self) -> None:
        OutboxEvent.objects.filter(state="waiting").update(available_at=machine_now())
        with at_moment(self.now):
            while events := relay.claim(at=machine_now()):
                for event_id in events:
                    delivery.deliver(event_id, at=machine_now())
