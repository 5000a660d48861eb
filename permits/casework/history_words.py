"""The history of a case in the words of the page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from permits.applications.statuses import COURT
from permits.casework.beside_words import BESIDE_THE_PATH, beside_words
from permits.casework.paper_words import OF_PAPERS, paper_words
from permits.casework.undelivered import Undelivered
from permits.rights import PARTY_ROLE_NAMES
from workflows.models import TransitionRecord

PAST: dict[str, Promise] = {
    "submit": gettext_lazy("Application received by the city"),
    "accept_automatically": gettext_lazy("All automatic checks passed"),
    "mark_incomplete": gettext_lazy("Returned to the applicant: something is missing"),
    "resubmit": gettext_lazy("Missing information received"),
    "accept": gettext_lazy("Accepted as complete"),
    "deem_complete": gettext_lazy("Complete by law: the time for an answer had passed"),
    "start_review": gettext_lazy("Plan review began"),
    "request_corrections": gettext_lazy("Corrections asked of the applicant"),
    "resubmit_corrections": gettext_lazy("Corrected plans received; a new round of review began"),
    "approve": gettext_lazy("Plans approved"),
    "deem_approved": gettext_lazy("Approved by law: the time for a decision had passed"),
    "mark_ready": gettext_lazy("Everything for the permit is there"),
    "mark_not_ready": gettext_lazy("Something for the permit is missing again"),
    "issue": gettext_lazy("Permit issued"),
    "issue_automatically": gettext_lazy("Permit issued"),
    "expire_application": gettext_lazy("Application expired"),
    "reinstate_application": gettext_lazy("Application reinstated"),
    "withdraw": gettext_lazy("Withdrawn by the applicant"),
    "put_in_force": gettext_lazy("Change put in force"),
    "grant_request": gettext_lazy("Request granted"),
    "refuse_request": gettext_lazy("Request refused"),
    "take_back_incompleteness": gettext_lazy("Notice of missing items taken back"),
    "take_back_approval": gettext_lazy("Approval taken back: review goes on"),
    "take_back_denial": gettext_lazy("Denial taken back: review goes on"),
    "take_back_revocation": gettext_lazy("Revocation taken back"),
    "appeal": gettext_lazy("Appeal filed"),
    "dismiss_appeal": gettext_lazy("Appeal dismissed: the decision stands"),
    "uphold_appeal": gettext_lazy("Appeal upheld: the decision is set aside"),
}
"""Moves as history tells them; the rest are told by the name of the move."""
OF_A_REQUEST: dict[str, Promise] = {
    "submit": gettext_lazy("Request received by the city"),
    "start_review": gettext_lazy("It waits for a decision"),
}
"""Moves of a request about a permit, which nobody reviews."""
NONE_OF_ITS_OWN: Mapping[str, Promise] = MappingProxyType({})


def entry(
    record: TransitionRecord, labels: dict[str, str], own: Mapping[str, Promise] = NONE_OF_ITS_OWN
) -> dict[str, Any]:
    """Return a record as an entry of the timeline; ``labels`` names the moves, ``own`` those of its kind."""
    return {
        "at": record.at,
        "label": _work_label(record) if record.thing else _told(record, labels, own),
        "actor": str(record.actor) if record.actor else _("the system"),
        "role": role_label(record.acting_as) if record.actor else "",
        "why": record.reason,
        "tone": COURT[record.target].value if record.target in COURT else "neutral",
    }


def undelivered(failed: Undelivered) -> dict[str, Any]:
    """Return something that should have followed and has not, as an entry of the timeline."""
    if failed.is_dead:
        state = _("Given up after %d tries") % failed.attempts
    else:
        state = _("Failed %d times; it is tried again by itself") % failed.attempts
    return {
        "at": failed.since,
        "label": f"{failed.what}: {state}",
        "actor": _("the system"),
        "role": "",
        "why": f"{failed.error[:200]} – {failed.advice}",
        "tone": "held",
    }


def _told(record: TransitionRecord, labels: dict[str, str], own: Mapping[str, Promise]) -> str:
    said = own.get(record.move) or PAST.get(record.move)
    return str(said or labels.get(record.move, _("Application begun")))


MISSED = {
    "deemed_complete": gettext_lazy("By law the application counts as complete."),
    "deemed_approved": gettext_lazy("By law the application counts as approved."),
    "fee_reduction": gettext_lazy("By law the fee is reduced for each day of delay."),
    "third_party_right": gettext_lazy("By law the applicant may now have a third party review the plans."),
    "application_expires": gettext_lazy("The application expires."),
    "report_only": gettext_lazy("Nothing follows by law; it is reported."),
}
CLOCKS = {
    "completeness": gettext_lazy("Time to check completeness ran out"),
    "review": gettext_lazy("Time for plan review ran out"),
    "response": gettext_lazy("Time for the applicant’s answer ran out"),
    "appeal": gettext_lazy("Time to decide the appeal ran out"),
}
ENDS_SOON = {
    "response": gettext_lazy("The applicant was warned: the application expires"),
    "permit": gettext_lazy("The holder was warned: the permit expires"),
}


def _clock_label(record: TransitionRecord) -> str:
    if record.move == "warn":
        return f"{ENDS_SOON.get(record.facts['clock'], record.facts['clock'])} ({record.facts['due_on']})"
    what, follows = missed(record.facts["clock"], record.facts["consequence"])
    return f"{what} ({record.facts['due_on']}). {follows}"


def missed(clock: str, consequence: str) -> tuple[str, str]:
    """Return what ran out and what follows, in words."""
    what = CLOCKS.get(clock, clock.replace("_", " ").capitalize())
    return str(what), str(MISSED.get(consequence, consequence))


def _plan_label(record: TransitionRecord) -> str:
    number = {"number": record.target}
    if record.move == "pin_definition":
        return _("Goes by version %(number)s of the plan review of its type") % number
    said = _("Moved to version %(number)s of the plan review of its type") % number
    for text, key in ((_("opened: %s"), "opened"), (_("cancelled: %s"), "cancelled")):
        names = [each.replace("_", " ") for each in record.facts.get(key, ())]
        said += f"; {text % ', '.join(names)}" if names else ""
    return said


def _work_label(record: TransitionRecord) -> str:
    if record.thing.startswith("clock:"):
        return _clock_label(record)
    if record.thing.startswith("definition:"):
        return _plan_label(record)
    if record.thing.startswith("amendment:"):
        return f"{record.facts['text']} ({record.facts['application']})"
    if record.thing.startswith(BESIDE_THE_PATH):
        return beside_words(record)
    if record.thing.startswith(OF_PAPERS):
        return paper_words(record)
    _stage, key, number = record.thing.split(":")
    verbs = {
        "open_work": _("Review opened"),
        "claim": _("Review claimed"),
        "release": _("Review given back"),
        "assign": _("Review assigned"),
        "complete": _("Review closed"),
        "cancel": _("Review cancelled"),
        "reopen": _("Review reopened"),
        "reassign": _("Review given to another person"),
        "recuse": _("Interest declared"),
        "return": _("Review returned to the team"),
        "escalate": _("Review overdue: the supervisor was told"),
    }
    outcome = record.facts.get("outcome") or ""
    words = f"{verbs.get(record.move, record.move)}: {key.replace('_', ' ')}, {_('round')} {number}"
    return f"{words} – {outcome.replace('_', ' ')}" if outcome else words


def role_label(role: str) -> str:
    """Return a role as people read it."""
    if role in PARTY_ROLE_NAMES:
        return str(PARTY_ROLE_NAMES[role])
    if role.startswith("for "):
        return _("for %(name)s") % {"name": role.removeprefix("for ")}
    return str(Role(role).label) if role in Role.values else role
