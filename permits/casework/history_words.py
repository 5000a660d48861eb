"""The history of a case in the words of the page."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.roles import Role
from permits.applications.statuses import COURT
from permits.rights import PARTY_ROLE_NAMES
from workflows.models import TransitionRecord


def entry(record: TransitionRecord, labels: dict[str, str]) -> dict[str, Any]:
    """Return a record as an entry of the timeline; ``labels`` names the moves."""
    return {
        "at": record.at,
        "label": _work_label(record) if record.thing else labels.get(record.move, _("Application begun")),
        "actor": str(record.actor) if record.actor else _("the system"),
        "role": role_label(record.acting_as) if record.actor else "",
        "why": record.reason,
        "tone": COURT[record.target].value if record.target in COURT else "neutral",
    }


def _work_label(record: TransitionRecord) -> str:
    _stage, key, number = record.thing.split(":")
    verbs = {
        "open_work": _("Review opened"),
        "claim": _("Review claimed"),
        "release": _("Review given back"),
        "assign": _("Review assigned"),
        "complete": _("Review closed"),
        "cancel": _("Review cancelled"),
        "reopen": _("Review reopened"),
    }
    outcome = record.facts.get("outcome") or ""
    words = f"{verbs.get(record.move, record.move)}: {key.replace('_', ' ')}, {_('round')} {number}"
    return f"{words} – {outcome.replace('_', ' ')}" if outcome else words


def role_label(role: str) -> str:
    """Return a role as people read it."""
    if role in PARTY_ROLE_NAMES:
        return str(PARTY_ROLE_NAMES[role])
    return str(Role(role).label) if role in Role.values else role
