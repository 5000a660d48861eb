"""What a licensing board says of a licence, and where the city asks it.

A source either answers or raises :class:`CannotVerify`. That a board does not know a number is an answer;
silence, a strange answer or an old file is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from accounts.models import Licence

STATUSES = {each.value for each in Licence.Status} - {Licence.Status.NOT_FOUND.value}


class CannotVerify(Exception):
    """The source gave no answer that counts; the text says why, for the people who run it."""


@dataclass(frozen=True)
class BoardRecord:
    """A licence as the board has it. ``insured_until`` is None for who is exempt: he employs nobody."""

    status: str
    expires_on: date
    classifications: frozenset[str]
    carrier: str = ""
    policy: str = ""
    insured_until: date | None = None


class LicenceSource(Protocol):
    """Somewhere that licences can be looked up."""

    def look_up(self, state: str, number: str) -> BoardRecord | None:
        """Return the board's record of a licence, None where the board has none of that number.

        :raises CannotVerify: when there is no answer that counts.
        """
        ...


def record_of(told: Mapping[str, Any], classifications: Iterable[str]) -> BoardRecord:
    """Read a board's answer: ``status``, ``expires_on`` and ``compensation``, which is insured or exempt.

    :raises CannotVerify: when something is missing or cannot be read; nothing is guessed.
    """
    status = str(told.get("status") or "").strip().lower()
    if status not in STATUSES:
        raise CannotVerify(f"The status “{status}” is none that Lintel knows.")
    classes = frozenset(each.strip().upper() for each in classifications if each.strip())
    cover = str(told.get("compensation") or "").strip().lower()
    if cover not in {"insured", "exempt"}:
        raise CannotVerify("It does not say whether the company is insured or exempt.")
    insured = cover == "insured"
    return BoardRecord(
        status=status,
        expires_on=_day(told.get("expires_on"), "expires_on"),
        classifications=classes,
        carrier=str(told.get("carrier") or "").strip()[:120] if insured else "",
        policy=str(told.get("policy") or "").strip()[:60] if insured else "",
        insured_until=_day(told.get("insured_until"), "insured_until") if insured else None,
    )


def _day(told: Any, name: str) -> date:
    try:
        return date.fromisoformat(str(told or "").strip())
    except ValueError as unreadable:
        raise CannotVerify(f"{name} is no day like 2027-01-31.") from unreadable
