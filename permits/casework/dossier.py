"""Everything that the page of one application shows, each part by one query."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.companies.licences import Standing, State
from permits.applications.authority import may, party_roles
from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.licensing import standing_of_contractor
from permits.applications.models import LiftProposal, PermitApplication
from permits.applications.staff import is_staff
from permits.applications.statuses import COURT, Court, Status
from permits.casework import history_words, undelivered
from permits.casework.amendments.panel import Belonging
from permits.casework.answer_words import told_answers
from permits.casework.gate_checks.issuance import CHECKLIST
from permits.casework.next_step import NextStep, next_step
from permits.casework.offered_moves import OfferedMove, offered
from permits.presentation import charts
from permits.reviews.models import Review
from permits.rulebook.demands import clearances
from workflows import clocks, machines
from workflows.actors import SYSTEM
from workflows.models import TransitionRecord
from workflows.options import MoveOption, available

RECENT = 8


class Dossier:
    """One application as one person may see it at one moment."""

    def __init__(self, application: PermitApplication, user: Any, *, at: datetime) -> None:
        self.application, self.user, self.at = application, user, at

    @cached_property
    def options(self) -> dict[str, MoveOption]:
        return available(self.application, self.user, at=self.at)

    @cached_property
    def next_step(self) -> NextStep:
        return next_step(self.application, self.options)

    @cached_property
    def moves(self) -> list[OfferedMove]:
        """The moves that this person may make from here, allowed or with the reasons why not yet."""
        return offered(self.application, self.options)

    @cached_property
    def belonging(self) -> Belonging:
        """To which permit it belongs, and what belongs to it."""
        return Belonging(self.application, self.user, at=self.at)

    @cached_property
    def records(self) -> list[TransitionRecord]:
        return list(self.application.case.records.select_related("actor").order_by("-seq"))

    @cached_property
    def timeline(self) -> list[dict[str, Any]]:
        """The history, newest first, in words."""
        labels = {name: move.label for name, move in machines.of(self.application).moves.items()}
        own = history_words.OF_A_REQUEST if self.application.is_request else {}
        shown = self.records if self.is_staff else self._records_for_parties
        told = [history_words.entry(record, labels, own) for record in shown]
        return [*self._undelivered, *told] if self.is_staff else told

    @property
    def _records_for_parties(self) -> list[TransitionRecord]:
        """The history without what reviewers show each other: parties read what was sent to them."""
        return [record for record in self.records if not record.thing.startswith("mark_ups:")]

    @property
    def _undelivered(self) -> list[dict[str, Any]]:
        """What should have followed from the history and has not yet: it stands at its top until it has."""
        return [history_words.undelivered(each) for each in undelivered.of_case(self.application.case)]

    @property
    def recent(self) -> list[dict[str, Any]]:
        """The newest entries of the history."""
        return self.timeline[:RECENT]

    @property
    def older(self) -> list[dict[str, Any]]:
        return self.timeline[RECENT:]

    @cached_property
    def stops_dates(self) -> dict[str, Any]:
        """The day on which each status was first reached."""
        return {r.target: r.at for r in self.records if not r.thing}

    @cached_property
    def days(self) -> Any:
        """City days against applicant days as a bar."""
        return charts.days_bar(list(_spans(self.records, self.at)))

    @cached_property
    def clocks(self) -> dict[str, clocks.Reading]:
        return clocks.readings(self.application.case, rulebook_of(self.application).calendars)

    @cached_property
    def reviews_by_round(self) -> list[dict[str, Any]]:
        rows = self.application.reviews.select_related("work_item__assignee").order_by(
            "-round", "discipline_name"
        )
        rounds: dict[int, list[Any]] = {}
        for review in rows:
            outcome = review.work_item.outcome
            review.outcome_label = Review.Outcome(outcome).label if outcome else ""
            rounds.setdefault(review.round, []).append(review)
        return [{"number": number, "reviews": reviews} for number, reviews in rounds.items()]

    @cached_property
    def is_staff(self) -> bool:
        return is_staff(self.user)

    @cached_property
    def may_confirm(self) -> bool:
        return may(self.user, "confirm_issuance_items", self.application)

    @cached_property
    def may_see_documents(self) -> bool:
        return may(self.user, "see_documents", self.application)

    @cached_property
    def may_see_access(self) -> bool:
        return may(self.user, "see_access", self.application)

    @cached_property
    def letters(self) -> list[Any]:
        return list(self.application.letters.order_by("round", "number"))

    @cached_property
    def visible_corrections(self) -> list[Any]:
        """The corrections that this person may read: parties, those that were sent."""
        every = self.application.corrections.all()
        return list(every if self.is_staff else every.filter(sent_at__isnull=False))

    @property
    def open_corrections(self) -> int:
        return sum(each.is_open for each in self.visible_corrections)

    @cached_property
    def packages(self) -> list[Any]:
        return list(self.application.packages.order_by("-number"))

    @cached_property
    def package_items(self) -> list[Any]:
        """The files of the newest package."""
        if not self.packages:
            return []
        return list(
            self.packages[0].items.select_related("version__document").order_by("version__document__title")
        )

    @cached_property
    def scope_rows(self) -> list[dict[str, str]]:
        """What is to be built, in a few lines."""
        subject = self.application
        if subject.is_request:
            return told_answers(subject)
        rows = [
            {"label": _("Scope of work"), "value": subject.scope},
            {"label": _("Parcel (APN)"), "value": subject.parcel},
            {"label": _("Valuation"), "value": f"${subject.valuation:,.2f}" if subject.valuation else ""},
        ]
        beside = [str(each) for each in PermitApplication.objects.submitted().of_job_with(subject)]
        rows += [{"label": _("Same job"), "value": ", ".join(beside)}] if beside else []
        return [{**row, "value": row["value"] or "–"} for row in rows]

    @cached_property
    def answer_rows(self) -> list[dict[str, str]]:
        """The answers of the form in words; hidden answers do not show."""
        return [] if self.application.is_request else told_answers(self.application)

    @cached_property
    def parties(self) -> list[Any]:
        return list(self.application.parties.current(self.at).order_by("since", "id"))

    @cached_property
    def on_its_side(self) -> bool:
        """Tell whether this person takes part in it, and not only for the city."""
        return bool(party_roles(self.user, self.application, at=self.at))

    @cached_property
    def may_invite(self) -> bool:
        return may(self.user, "invite_party", self.application)

    @cached_property
    def signs_to_take_over(self) -> bool:
        """Tell whether this person signs here as the contractor who is to take the permit over."""
        asked = self.application.relation == "change_of_record"
        return asked and may(self.user, "sign_to_take_over", self.application)

    @cached_property
    def licence_waits(self) -> Standing | None:
        """What the contractor's licence is worth, where the permit waits because nobody can verify it."""
        instant = self.application.is_instant and self.application.status == Status.SUBMITTED
        if not instant and self.application.status not in {Status.APPROVED, Status.READY_TO_ISSUE}:
            return None
        standing = standing_of_contractor(self.application, at=self.at)
        waits = standing is not None and standing.state is State.CANNOT_VERIFY
        return standing if waits else None

    @cached_property
    def proposals(self) -> list[dict[str, Any]]:
        """The grave decisions that wait for a second person, and whether this person may decide."""
        waiting = self.application.proposals.filter(state="open").select_related("proposed_by")
        return [
            {
                "proposal": each,
                "may_confirm": self.options[each.decision].allowed,
                "may_reject": self.options[each.decision].permitted,
            }
            for each in waiting
        ]

    @cached_property
    def invoices(self) -> list[Any]:
        return list(self.application.invoices.prefetch_related("lines", "payments").order_by("id"))

    @cached_property
    def holds(self) -> list[Any]:
        """Every hold that was ever placed, those in force first."""
        rows = self.application.holds.select_related("placed_by", "lifted_by").prefetch_related(
            Prefetch("lift_proposals", LiftProposal.objects.select_related("proposed_by", "decided_by"))
        )
        return sorted(rows, key=lambda each: (each.lifted_at is not None, -each.pk))

    @cached_property
    def may_place_hold(self) -> bool:
        return self.is_staff and may(self.user, "place_hold", self.application)

    @cached_property
    def may_propose_lifting(self) -> bool:
        return self.is_staff and may(self.user, "propose_to_lift_hold", self.application)

    @cached_property
    def may_lift_hold(self) -> bool:
        return self.is_staff and may(self.user, "lift_hold", self.application)

    @cached_property
    def latest_check(self) -> Any:
        return self.application.completeness_checks.prefetch_related("missing_items").order_by("-id").first()

    @cached_property
    def issuance_checklist(self) -> list[dict[str, Any]]:
        """Each gate of issuance with its blockers, once plans are approved."""
        if self.application.status not in {Status.APPROVED, Status.READY_TO_ISSUE}:
            return []
        return [
            {"text": _GATE_WORDS[gate.__name__](), "blockers": gate(self.application, SYSTEM, self.at)}
            for gate in CHECKLIST
        ]

    @cached_property
    def clearances(self) -> list[dict[str, Any]]:
        """What other bodies must clear, and who confirmed it."""
        confirmed = {
            item.code: item for item in self.application.issuance_items.select_related("confirmed_by")
        }
        wanted = clearances(type_of(self.application), facts_of(self.application))
        return [{"item": each, "confirmed": confirmed.get(each.code)} for each in wanted]

    def may(self, action: str) -> bool:
        return may(self.user, action, self.application)


def _spans(records: list[TransitionRecord], until: datetime) -> Iterable[charts.Span]:
    moves = sorted((r for r in records if not r.thing), key=lambda record: record.seq)
    submitted = [r for r in moves if r.target != Status.DRAFT]
    for this, following in zip(submitted, [*submitted[1:], None], strict=False):
        days = ((following.at if following else until) - this.at).days
        court = COURT[this.target]
        if court in {Court.CITY, Court.APPLICANT} and days:
            yield charts.Span(court.value, days)


_GATE_WORDS = {
    "plans_are_approved": lambda: _("Every required review approves the plans"),
    "fees_are_settled": lambda: _("All fees are paid"),
    "no_hold_on_issuance": lambda: _("No hold prevents issuance"),
    "declarations_are_signed": lambda: _("The statutory declarations are signed"),
    "licence_is_good": lambda: _("The contractor’s license and insurance are in force"),
    "clearances_are_confirmed": lambda: _("Other agencies have cleared the work"),
    "design_professional_is_named": lambda: _("The design professional is on record"),
}
