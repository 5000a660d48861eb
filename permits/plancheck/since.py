"""What changed on the sheets since a discipline last looked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from permits.documents.changes import SheetChange, last_seen, sheet_changes
from permits.documents.models import Package
from permits.reviews.models import Review

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Since:
    """What changed between the package of a discipline's last review and the one under review."""

    before: Package
    changes: Sequence[SheetChange]

    @property
    def changed(self) -> list[SheetChange]:
        return [each for each in self.changes if each.kind != UNCHANGED]

    @property
    def by_sheet(self) -> dict[int, SheetChange]:
        """Return the changes by the sheet that is there now."""
        return {each.after.pk: each for each in self.changes if each.after is not None}

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(str(each.kind) for each in self.changes))


def since_last_look(review: Review) -> Since | None:
    """Return what changed since this discipline last looked; None when it never has."""
    before = last_seen(review.discipline, review.package)
    return Since(before, sheet_changes(before, review.package)) if before is not None else None
