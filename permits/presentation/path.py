"""The life cycle of an application drawn as a path: what is behind, where it is, what lies ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Track = Literal["review", "instant", "change", "request"]
Words = str | Promise

TONES: dict[str, str] = {
    "draft": "draft",
    "submitted": "city",
    "incomplete": "applicant",
    "intake_fees_due": "applicant",
    "in_review": "city",
    "corrections_required": "applicant",
    "approved": "applicant",
    "ready_to_issue": "city",
    "issued": "done",
    "inspecting": "done",
    "finaled": "done",
    "finaled_with_conditions": "done",
    "occupancy_granted": "done",
    "closed": "done",
    "withdrawn": "ended",
    "denied": "ended",
    "application_expired": "ended",
    "suspended": "held",
    "permit_expired": "ended",
    "revoked": "ended",
    "void": "ended",
    "under_appeal": "held",
}
STOP_LABELS: dict[str, Words] = {
    "draft": gettext_lazy("Filled in"),
    "submitted": gettext_lazy("Received and checked"),
    "intake_fees_due": gettext_lazy("Plan-check fees paid"),
    "in_review": gettext_lazy("Plan review"),
    "approved": gettext_lazy("Approved"),
    "issued": gettext_lazy("Permit issued"),
    "inspecting": gettext_lazy("Building and inspections"),
    "finaled": gettext_lazy("Finished"),
}
REVIEW_STOPS = tuple(STOP_LABELS)
INSTANT_STOPS = ("draft", "submitted", "approved", "issued", "inspecting", "finaled")
INSTANT_LABELS: dict[str, Words] = {
    "submitted": gettext_lazy("Received"),
    "approved": gettext_lazy("Checks passed, fees paid"),
}
CHANGE_STOPS = ("draft", "submitted", "intake_fees_due", "in_review", "approved", "closed")
REQUEST_STOPS = ("draft", "submitted", "intake_fees_due", "in_review", "closed")
STOPS: dict[Track, tuple[str, ...]] = {
    "review": REVIEW_STOPS,
    "instant": INSTANT_STOPS,
    "change": CHANGE_STOPS,
    "request": REQUEST_STOPS,
}
OWN_LABELS: dict[Track, dict[str, Words]] = {
    "instant": INSTANT_LABELS,
    "change": {"closed": gettext_lazy("In force")},
    "request": {
        "intake_fees_due": gettext_lazy("Fee paid"),
        "in_review": gettext_lazy("Decision"),
        "closed": gettext_lazy("Granted and done"),
    },
}
"""What stops are called where a track has words of its own; what belongs to a permit is never issued one."""
OWN_DETAILS: dict[Track, dict[str, Words]] = {
    "change": {"ready_to_issue": gettext_lazy("The city is about to put it in force")},
    "request": {
        "intake_fees_due": gettext_lazy("The fee is to be paid"),
        "in_review": gettext_lazy("The city decides"),
    },
}
STOP_OF: dict[str, str] = {
    "incomplete": "submitted",
    "corrections_required": "in_review",
    "ready_to_issue": "approved",
    "finaled_with_conditions": "finaled",
    "occupancy_granted": "finaled",
    "closed": "finaled",
    "suspended": "inspecting",
    "under_appeal": "in_review",
}
DETAILS: dict[str, Words] = {
    "draft": gettext_lazy("Not submitted yet"),
    "submitted": gettext_lazy("The city is checking that everything is there"),
    "incomplete": gettext_lazy("Information is needed from the applicant"),
    "intake_fees_due": gettext_lazy("Plan-check fees are to be paid"),
    "in_review": gettext_lazy("The city is reviewing the plans"),
    "corrections_required": gettext_lazy("Corrections are needed from the applicant"),
    "approved": gettext_lazy("The issuance checklist is to be finished"),
    "ready_to_issue": gettext_lazy("The city is about to issue the permit"),
    "issued": gettext_lazy("Work may begin"),
    "inspecting": gettext_lazy("Inspections are in progress"),
    "finaled_with_conditions": gettext_lazy("With conditions"),
    "occupancy_granted": gettext_lazy("Certificate of occupancy issued"),
    "suspended": gettext_lazy("Suspended: work must stop"),
    "under_appeal": gettext_lazy("Under appeal"),
}
ENDS: dict[str, Words] = {
    "withdrawn": gettext_lazy("Withdrawn"),
    "denied": gettext_lazy("Denied"),
    "application_expired": gettext_lazy("Application expired"),
    "permit_expired": gettext_lazy("Permit expired"),
    "revoked": gettext_lazy("Permit revoked"),
    "void": gettext_lazy("Void"),
}
ENDS_OF_A_PERMIT = {"permit_expired", "revoked", "void"}


@dataclass(frozen=True)
class Stop:
    """One stop of the path; ``state`` is done, here, ahead or ended."""

    key: str
    label: str
    state: Literal["done", "here", "ahead", "ended"]
    tone: str = "neutral"
    detail: str = ""
    on: date | None = None

    @property
    def is_here(self) -> bool:
        """Tell whether this is where the application stands now."""
        return bool(self.detail) or self.state in {"here", "ended"}


def tone(status: str) -> str:
    """Name the tone of a status: whose turn it is, or how it ended."""
    return TONES.get(status, "neutral")


def stops(
    status: str,
    *,
    track: Track = "review",
    round_number: int = 0,
    dates: Mapping[str, date] | None = None,
) -> list[Stop]:
    """Draw the path of an application that has this status.

    :param dates: the day on which each status was first reached, where known.
    """
    known = dates or {}
    keys = STOPS[track]
    if status in ENDS:
        return _ended(status, keys, track, known)
    here = _position(status, keys)
    return [_stop(key, index - here, status, track, round_number, known) for index, key in enumerate(keys)]


def _position(status: str, keys: tuple[str, ...]) -> int:
    if status in keys:
        return keys.index(status)
    key = STOP_OF.get(status, status)
    if key in keys:
        return keys.index(key)
    later = [REVIEW_STOPS.index(k) if k in REVIEW_STOPS else len(REVIEW_STOPS) for k in keys]
    wanted = REVIEW_STOPS.index(key) if key in REVIEW_STOPS else 0
    return next(index for index, place in enumerate(later) if place >= wanted)


def _stop(
    key: str, offset: int, status: str, track: Track, round_number: int, known: Mapping[str, date]
) -> Stop:
    label = _label(key, track, round_number)
    if offset < 0:
        return Stop(key, label, "done", on=known.get(key))
    if offset > 0:
        return Stop(key, label, "ahead")
    finished = key == STOPS[track][-1]
    details = {**DETAILS, **OWN_DETAILS.get(track, {})}
    return Stop(
        key,
        label,
        "done" if finished else "here",
        tone(status),
        str(details.get(status, _("Nothing more to do"))),
        known.get(status) or known.get(key),
    )


def _ended(status: str, keys: tuple[str, ...], track: Track, known: Mapping[str, date]) -> list[Stop]:
    passed = {STOP_OF.get(reached, reached) for reached in known} | {"draft", "submitted"}
    if status in ENDS_OF_A_PERMIT and "issued" in keys:
        passed |= set(keys[: keys.index("issued") + 1])
    furthest = max(index for index, key in enumerate(keys) if key in passed)
    behind = [Stop(key, _label(key, track, 0), "done", on=known.get(key)) for key in keys[: furthest + 1]]
    return [*behind, Stop(status, str(ENDS[status]), "ended", tone(status), on=known.get(status))]


def _label(key: str, track: Track, round_number: int) -> str:
    if key == "in_review" and round_number > 1 and track != "request":
        return _("Plan review, round %(number)d") % {"number": round_number}
    return str(OWN_LABELS.get(track, {}).get(key) or STOP_LABELS[key])
