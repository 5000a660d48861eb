"""The moves that the page of an application offers: a button, a link to a form, or the reasons why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.casework.amendments import kinds
from workflows.options import MoveOption

PAGES = {
    "mark_incomplete": "casework:completeness",
    "accept": "casework:completeness",
    "submit": "applications:review",
    "resubmit": "casework:resubmit",
    "resubmit_corrections": "reviews:answer",
    "withdraw": "casework:withdraw",
    "issue": "casework:issue",
    "put_in_force": "casework:put_in_force",
    "grant_request": "casework:decide_request",
    "refuse_request": "casework:decide_request",
    "suspend": "casework:suspend",
    "lift_suspension": "casework:lift_suspension",
    "reinstate_application": "casework:reinstate",
    "close": "casework:close_record",
    "appeal": "casework:appeal",
    "uphold_appeal": "casework:decide_appeal",
    "dismiss_appeal": "casework:decide_appeal",
    "deny": "casework:propose_deny",
    "revoke": "casework:propose_revoke",
    "void": "casework:propose_void",
    "take_back_incompleteness": "casework:take_back_incompleteness",
    "take_back_approval": "casework:take_back_approval",
    "take_back_denial": "casework:propose_take_back_denial",
    "take_back_revocation": "casework:propose_take_back_revocation",
}
APPEALS = {"uphold_appeal", "dismiss_appeal"}
LINKED = {"accept", "submit", "resubmit_corrections", "grant_request", "refuse_request", *APPEALS}
POSTED = {"issue", "resubmit", "close", "put_in_force"}
DANGER = {"suspend", "deny", "revoke", "void"}
PROPOSED = {"deny", "revoke", "void", "take_back_denial", "take_back_revocation"}
QUIET = {"withdraw", "appeal", "take_back_incompleteness", "take_back_approval"}
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


def offered(application: PermitApplication, options: Mapping[str, MoveOption]) -> list[OfferedMove]:
    """Return the moves that a person may make from here, allowed or with the reasons why not yet."""
    fitting = kinds.moves_of(application)
    mine = [each for each in options.values() if each.begins_here and each.permitted and each.name in fitting]
    return _without_second_link([_offered(application, each) for each in mine if each.name in PAGES])


def _offered(application: PermitApplication, option: MoveOption) -> OfferedMove:
    where = reverse(PAGES[option.name], args=[application.pk])
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


def _label(option: MoveOption) -> str:
    if option.name in {"grant_request", "refuse_request"}:
        return _("Decide the request")
    if option.name in APPEALS:
        return _("Decide the appeal")
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
