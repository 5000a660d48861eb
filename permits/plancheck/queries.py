"""What the desk shows: the sheets of a package, the mark-ups on them, their scales, and the queue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Subquery, Sum

from permits.applications.models import PermitApplication
from permits.documents.models import DocumentVersion, Package, Sheet
from permits.plancheck import measures, places
from permits.plancheck.models import MarkUp, SheetScale
from permits.reviews.models import Review
from workflows.models import WorkItem

OWN_ITEMS = 30


@dataclass(frozen=True)
class Shown:
    """A mark-up with what people read of it."""

    mark_up: MarkUp
    zone: str
    place: str
    measure: str

    @property
    def drawing(self) -> dict[str, Any]:
        """Return what a browser needs to draw it."""
        mark = self.mark_up
        return {
            "id": mark.pk,
            "sheet": mark.sheet_id,
            "kind": mark.kind,
            "points": mark.points,
            "text": mark.text,
            "label": str(mark.number),
            "discipline": mark.discipline,
            "draft": mark.is_draft,
            "measure": self.measure,
        }


@dataclass
class OnSheet:
    """The mark-ups of one sheet."""

    sheet: Sheet
    shown: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """What lies on the sheets of a package as one person sees it."""

    sheets: list[OnSheet]
    scales: dict[int, SheetScale]
    removed: list[MarkUp]

    @property
    def factors(self) -> dict[int, dict[str, Any]]:
        """Return, by sheet, how long a page point is, and in which unit."""
        return {
            pk: {"per": measures.units_per_point(each), "unit": each.unit} for pk, each in self.scales.items()
        }

    @property
    def total(self) -> int:
        return sum(len(each.shown) for each in self.sheets)


def files_of(package: Package) -> list[DocumentVersion]:
    """Return the files of a package with their sheets, drawings first, then by title; no text."""
    sheets = Prefetch("sheets", Sheet.objects.defer("text"))
    versions = package.versions.select_related("document").prefetch_related(sheets)
    found = list(versions.order_by("document__slot", "document__title", "document_id"))
    return sorted(found, key=lambda version: not any(each.number for each in version.sheets.all()))


def sheets_of(package: Package) -> Any:
    """Return the sheets of a package with their files, without their text."""
    rows = Sheet.objects.filter(version__packages=package).defer("text")
    return rows.select_related("version__document")


def state_of(review: Review, user: Any) -> str:
    """Return a word that changes whenever what a person sees on the sheets changes; one query."""
    seen = MarkUp.objects.filter(application=OuterRef("pk")).seen_by(user).order_by().values("application")
    scales = SheetScale.objects.filter(application=OuterRef("pk")).values("application")
    found = PermitApplication.objects.filter(pk=review.application_id).values_list(
        Subquery(seen.annotate(value=Count("id")).values("value")),
        Subquery(seen.annotate(value=Sum("revision")).values("value")),
        Subquery(scales.annotate(value=Max("id")).values("value")),
    )
    return "-".join(str(each or 0) for each in (review.pk, user.pk, *found.get()))


def board(review: Review, user: Any, sheets: Iterable[Sheet]) -> Board:
    """Return what lies on some sheets as a member of staff sees it."""
    by_sheet = {each.pk: OnSheet(each) for each in sheets}
    marks = (
        MarkUp.objects.filter(application=review.application_id, sheet__in=by_sheet)
        .seen_by(user)
        .select_related("author", "correction", "removed_by")
        .order_by("id")
    )
    scales = scales_of(review.application_id, by_sheet)
    removed = []
    for mark in marks:
        mark.sheet = by_sheet[mark.sheet_id].sheet
        if mark.removed_at is None:
            by_sheet[mark.sheet_id].shown.append(shown(mark, scales.get(mark.sheet_id)))
        elif mark.published_at is not None:
            removed.append(mark)
    return Board([each for each in by_sheet.values() if each.shown], scales, removed)


def shown(mark: MarkUp, scale: SheetScale | None) -> Shown:
    """Return a mark-up with its place and measure in words."""
    zone = places.zone_of(mark.points, mark.sheet)
    return Shown(mark, zone, places.words_of(mark.points), measures.measured(mark, scale))


def scales_of(application: int, sheets: Iterable[int]) -> dict[int, SheetScale]:
    """Return the scale that holds for each sheet."""
    rows = SheetScale.objects.filter(application=application, sheet__in=list(sheets))
    return {each.sheet_id: each for each in rows.order_by("sheet_id", "-id").distinct("sheet_id")}


def own_items(user: Any) -> Sequence[WorkItem]:
    """Return the reviews that a person has in hand, due first."""
    mine = WorkItem.objects.filter(assignee=user, status=WorkItem.Status.CLAIMED)
    return list(mine.select_related("review__application").order_by("due_on", "pk")[:OWN_ITEMS])


def sent_board(application: PermitApplication) -> Board:
    """Return the mark-ups of corrections that were sent, as the applicant's side sees them."""
    marks = MarkUp.objects.filter(application=application).sent()
    rows = marks.select_related("correction", "sheet__version__document").defer("sheet__text")
    found = list(rows.order_by("sheet__version_id", "sheet__page", "id"))
    scales = scales_of(application.pk, {each.sheet_id for each in found})
    sheets: dict[int, OnSheet] = {}
    for mark in found:
        sheet = sheets.setdefault(mark.sheet_id, OnSheet(mark.sheet))
        sheet.shown.append(shown(mark, scales.get(mark.sheet_id)))
    return Board(list(sheets.values()), scales, [])
