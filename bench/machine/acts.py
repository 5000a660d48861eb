"""The requests that bring a dossier from draft to issued, each one commit."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from bench.machine.models import Dossier
from bench.machine.people import Person, load
from workflows import work_items
from workflows.actors import SYSTEM
from workflows.blockers import Blocker, NotPermitted
from workflows.calendars import Calendar
from workflows.locking import known
from workflows.models import WorkItem
from workflows.openings import Opening, Planned
from workflows.ticking import Started, Stopped, Tick
from workflows.transitions import move, open_case

TEAMS = ("building", "fire", "zoning", "utilities")
AT = datetime(2026, 11, 9, 20, tzinfo=UTC)
TODAY = date(2026, 11, 9)
CALENDAR = Calendar(code="bench", version="1", time_zone="America/Los_Angeles", jurisdiction="US-CA")
CLOCKS: dict[str, tuple[Tick, ...]] = {
    "submit": (Started("completeness", CALENDAR, TODAY, 10, "business"),),
    "accept": (Stopped("completeness"), Started("review", CALENDAR, TODAY, 20, "business")),
    "finish": (Stopped("review"),),
}
FEE = Decimal("250.00")


def create(person_id: int, **fields: Any) -> Dossier:
    """Open a draft for who may ask for something."""
    person = load(person_id)
    if not person.has_perm("create"):
        raise NotPermitted(None, "create", [Blocker("not_permitted", "Only a contractor applies.")])
    dossier = Dossier(owner_id=person.pk, **fields)
    open_case(dossier, actor=person, at=AT)
    return dossier


def act(dossier_id: int, name: str, person_id: int) -> dict[str, int]:
    """Move a dossier; accepting it opens a review for each team, whose items are returned by team."""
    person, dossier = load(person_id), known(Dossier, dossier_id)
    facts = {"fee": FEE} if name == "assess" else {}
    opening = _opening() if name == "accept" else None
    move(dossier, name, actor=person, at=AT, clocks=CLOCKS.get(name, ()), opening=opening, **facts)
    return {item.team: item.pk for item in opening.items} if opening else {}


def claim(item_id: int, person_id: int) -> None:
    """Take a review."""
    work_items.claim(known(WorkItem, item_id), actor=load(person_id), at=AT)


def approve(dossier_id: int, item_id: int, person_id: int) -> None:
    """Close a review; whoever closes the last one ends the stage."""
    _close(dossier_id, item_id, load(person_id))


@transaction.atomic
def _close(dossier_id: int, item_id: int, person: Person) -> None:
    if work_items.complete(known(WorkItem, item_id), outcome="approved", actor=person, at=AT):
        move(known(Dossier, dossier_id), "finish", actor=SYSTEM, at=AT, clocks=CLOCKS["finish"])


def _opening() -> Opening:
    return Opening("review", 1, [Planned(team, team.capitalize(), team, TODAY) for team in TEAMS])
