"""Everything that the page of one application shows, each part by one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.staff import is_staff
from permits.applications.statuses import COURT, Court, Status
from permits.casework import history_words, undelivered
from permits.casework.answer_words import told_answers
from permits.casework.gate_checks.issuance import CHECKLIST
from permits.casework.next_step import NextStep, next_step
from permits.presentation import charts
from permits.reviews.models import Review
from permits.rulebook.demands import clearances
from workflows import clocks, machines
from workflows.actors import SYSTEM
from workflows.models import TransitionRecord
from workflows.options import MoveOption, available

PAGES = {
    "mark_incomplete": "casework:completeness",
    "accept": "casework:completeness",
    "submit": "applications:review",
    "resubmit": "casework:resubmit",
    "resubmit_corrections": "reviews:answer",
    "withdraw": "casework:withdraw",
    "issue": "casework:issue",
    "suspend": "casework:suspend",
    "lift_suspension": "casework:lift_suspension",
    "reinstate_application": "casework:reinstate",
    "close": "casework:close_record",
    "deny": "casework:propose_deny",
    "revoke": "casework:propose_revoke",
    "void": "casework:propose_void",
    "take_back_incompleteness": "casework:take_back_incompleteness",
    "take_back_approval": "casework:take_back_approval",
    "take_back_denial": "casework:propose_take_back_denial",
    "take_back_revocation": "casework:propose_take_back_revocation",
}
LINKED = {"accept", "submit", "resubmit_corrections"}
RECENT = 8
POSTED = {"issue", "resubmit", "close"}
DANGER = {"suspend", "deny", "revoke", "void"}
PROPOSED = {"deny", "revoke", "void", "take_back_denial", "take_back_revocation"}
QUIET = {"withdraw", "take_back_incompleteness", "take_back_approval"}
"""Always possible, hardly ever the step ahead: offered, but never as the main button."""


@dataclass(frozen=True)
class OfferedMove:
    """A move as the page offers it: a button, a link to its form, or the reasons why not."""

    name: str
    label: str
    allowed: bool
    blockers: tuple[Any, ...]
    action: str = ""
    url: str = ""
    danger: bool = False
    quiet: bool = False


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
        mine = [o for o in self.options.values() if o.begins_here and o.permitted and o.name in PAGES]
        offered = [self._offered(option) for option in mine]
        return _without_second_link(offered)

    def _offered(self, option: MoveOption) -> OfferedMove:
        where = reverse(PAGES[option.name], args=[self.application.pk])
        posted = option.name in POSTED
        return OfferedMove(
            name=option.name,
            label=_label(option),
            allowed=option.allowed or option.name in LINKED or _can_propose(option),
            blockers=option.blockers,
            action=where if posted else "",
            url="" if posted else where,
            danger=option.name in DANGER,
            quiet=option.name in QUIET,
        )

    @cached_property
    def records(self) -> list[TransitionRecord]:
        return list(self.application.case.records.select_related("actor").order_by("-seq"))

    @cached_property
    def timeline(self) -> list[dict[str, Any]]:
        """The history, newest first, in words."""
        labels = {name: move.label for name, move in machines.of(self.application).moves.items()}
        told = [history_words.entry(record, labels) for record in self.records]
        return [*self._undelivered, *told] if self.is_staff else told

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
    def letters(self) -> list[Any]:
        return list(self.application.letters.order_by("round"))

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
        return told_answers(self.application)

    @cached_property
    def parties(self) -> list[Any]:
        return list(self.application.parties.filter(until__isnull=True))

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


def _label(option: MoveOption) -> str:
    if option.name in {"accept", "mark_incomplete"}:
        return _("Check completeness")
    return _("Propose: %s") % option.label if option.name in PROPOSED else option.label


def _can_propose(option: MoveOption) -> bool:
    return option.name in PROPOSED and all(each.code == "second_person" for each in option.blockers)


def _without_second_link(moves: Iterable[OfferedMove]) -> list[OfferedMove]:
    seen: dict[str, OfferedMove] = {}
    for move in moves:
        seen.setdefault(move.url or move.action, move)
    return list(seen.values())


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
    "licence_is_good": lambda: _("The contractor’s licence and insurance are in force"),
    "clearances_are_confirmed": lambda: _("Other agencies have cleared the work"),
    "design_professional_is_named": lambda: _("The design professional is on record"),
}
