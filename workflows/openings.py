"""Work that a move opens, written by the move's own statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflows.actors import Actor
from workflows.columns import begun
from workflows.item_writing import opened
from workflows.models import Case, WorkItem
from workflows.work_items import Planned
from workflows.writing import Opened

__all__ = ["Opening", "Planned"]


@dataclass
class Opening:
    """The work of one round of a stage; ``items`` are there, with their keys, once the move is made."""

    stage: str
    round: int
    plan: Sequence[Planned]
    items: list[WorkItem] = field(default_factory=list)

    def rows(self, case: Case, *, actor: Actor, at: datetime) -> Opened | None:
        """Return the unsaved items of a locked case, each with its record and its event."""
        self.items = [self._item(case, each, at) for each in self.plan]
        return opened(self.items, actor=actor, at=at) if self.items else None

    def _item(self, case: Case, planned: Planned, at: datetime) -> WorkItem:
        values = {
            "case_id": case.pk,
            "stage": self.stage,
            "round": self.round,
            "key": planned.key,
            "title": planned.title,
            "team": planned.team,
            "due_on": planned.due_on,
            "facts": planned.facts,
            "status": WorkItem.Status.OPEN.value,
            "opened_at": at,
        }
        return begun(WorkItem, values, case=case)
