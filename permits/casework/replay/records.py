"""One record of open data, read: what was asked for, when, and where it stood at the end of the data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from permits.applications.statuses import Status

ISSUED_ON_THE_WAY = frozenset(
    {
        Status.ISSUED,
        Status.INSPECTING,
        Status.FINALED,
        Status.OCCUPANCY_GRANTED,
        Status.CLOSED,
        Status.PERMIT_EXPIRED,
        Status.SUSPENDED,
        Status.REVOKED,
        Status.VOID,
    }
)
FINISHED = frozenset({Status.FINALED, Status.OCCUPANCY_GRANTED, Status.CLOSED})


class RowRefused(Exception):
    """A row that cannot be replayed. ``code`` groups the reasons; the text says what is wrong here."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Record:
    """A row in our own words. ``ended``: when it was finaled or left the path; dates are shifted already."""

    row: int
    source: str
    source_id: str
    type_code: str
    work_class: str
    valuation: Decimal
    address: str
    unit: str
    postal_code: str
    parcel: str
    latitude: Decimal | None
    longitude: Decimal | None
    scope: str
    contractor: str
    answers: Mapping[str, object]
    recorded_status: str
    goal: str
    applied: date
    issued: date | None
    ended: date | None
    horizon: date
    shift_days: int
    assumed: tuple[str, ...]
    recorded: Mapping[str, str] = field(repr=False)
    recorded_sha256: str = field(repr=False)
    mapping_sha256: str = field(repr=False)

    @property
    def is_issued_on_the_way(self) -> bool:
        """Tell whether a permit was granted before the goal."""
        return self.goal in ISSUED_ON_THE_WAY

    def chance(self, about: str, of: int) -> int:
        """Return a number from 0 to ``of`` - 1, always the same for this record and this question."""
        return int(sha256(f"{self.source}|{self.source_id}|{about}".encode()).hexdigest()[:8], 16) % of
