"""What changed between two packages, sheet by sheet: the content of a page decides, never a name."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from permits.documents.models import Package, Sheet
from permits.documents.queries import Kind


@dataclass(frozen=True, slots=True)
class SheetChange:
    """One sheet in the newer of two packages, against the older: what it was and what it is."""

    kind: Kind
    before: Sheet | None
    after: Sheet | None

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def sheet(self) -> Sheet:
        """Return the sheet to speak of: the newer one, or the one that was left out."""
        shown = self.after or self.before
        assert shown is not None  # noqa: S101 (a change has at least one side)
        return shown


def sheets_in(package: Package) -> list[Sheet]:
    """Return the sheets of a package by document and page, each with its version and document, no text."""
    rows = Sheet.objects.filter(version__packages=package).select_related("version__document")
    order = ("version__document__slot", "version__document__title", "version__document_id", "page")
    return list(rows.defer("text").order_by(*order))


def sheet_changes(before: Package | None, after: Package) -> list[SheetChange]:
    """Return what became of each sheet between two packages; all are added where there is none before.

    A sheet with the same content is unchanged wherever it lies now. Of the rest, one with the same number
    is replaced; without numbers, the one in the same place of the same document. Left out ones come last.
    """
    return compare(sheets_in(before) if before is not None else [], sheets_in(after))


def compare(before: Iterable[Sheet], after: Iterable[Sheet]) -> list[SheetChange]:
    """Compare two lists of sheets, whose versions are loaded."""
    after, left = list(after), {sheet.pk: sheet for sheet in before}
    found: dict[int, SheetChange] = {}
    for kind, sign in _STEPS:
        _match(kind, sign, left, [sheet for sheet in after if sheet.pk not in found], found)
    compared = [found.get(sheet.pk) or SheetChange(Kind.ADDED, None, sheet) for sheet in after]
    return compared + [SheetChange(Kind.REMOVED, gone, None) for gone in left.values()]


def last_seen(discipline: str, package: Package) -> Package | None:
    """Return the package before this one that a discipline reviewed last; None when it never did."""
    earlier = Package.objects.filter(application_id=package.application_id, number__lt=package.number)
    return earlier.filter(reviews__discipline=discipline).order_by("-number").first()


def changes_since_last_look(discipline: str, package: Package) -> list[SheetChange]:
    """Return what changed in a package since a discipline reviewed one of the application before."""
    return sheet_changes(last_seen(discipline, package), package)


# --- how sheets are recognised --------------------------------------------------------------------
Sign = Callable[[Sheet], Hashable | None]


def _match(
    kind: Kind, sign: Sign, left: dict[int, Sheet], after: list[Sheet], found: dict[int, SheetChange]
) -> None:
    """Pair what carries the same sign, in order; None is no sign."""
    waiting: dict[Hashable, list[Sheet]] = defaultdict(list)
    for sheet in left.values():
        waiting[sign(sheet)].append(sheet)
    for sheet in after:
        known = sign(sheet)
        if known is not None and waiting[known]:
            before = waiting[known].pop(0)
            del left[before.pk]
            found[sheet.pk] = SheetChange(kind, before, sheet)


def _same_everything(sheet: Sheet) -> Hashable | None:
    return (sheet.sha256, sheet.number, sheet.version.document_id, sheet.page) if sheet.sha256 else None


def _same_content_and_number(sheet: Sheet) -> Hashable | None:
    return (sheet.sha256, sheet.number) if sheet.sha256 else None


def _same_content(sheet: Sheet) -> Hashable | None:
    return sheet.sha256 or None


def _same_number(sheet: Sheet) -> Hashable | None:
    return sheet.number or None


def _same_place(sheet: Sheet) -> Hashable | None:
    return None if sheet.number else (sheet.version.document_id, sheet.page)


_STEPS: tuple[tuple[Kind, Sign], ...] = (
    (Kind.UNCHANGED, _same_everything),
    (Kind.UNCHANGED, _same_content_and_number),
    (Kind.UNCHANGED, _same_content),
    (Kind.REPLACED, _same_number),
    (Kind.REPLACED, _same_place),
)
