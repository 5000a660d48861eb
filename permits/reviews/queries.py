"""What pages ask about corrections: sheets to choose from, threads, and what the next letter would say."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from permits.applications.models import PermitApplication
from permits.documents.models import DocumentVersion, Package, Sheet
from permits.reviews.models import Correction, CorrectionEntry


def sheets_of(package: Package) -> "QuerySet[Sheet]":
    """Return the sheets of a package by number, as a reviewer chooses one."""
    return _named(Sheet.objects.filter(version__packages=package))


def sheets_to_answer_with(application: PermitApplication) -> "QuerySet[Sheet]":
    """Return the sheets of the newest checked version of each file that the next package would hold."""
    versions = DocumentVersion.objects.clean().filter(
        document__application=application, document__removed_at__isnull=True
    )
    newest = versions.order_by("document_id", "-number").distinct("document_id").values("pk")
    return _named(Sheet.objects.filter(version_id__in=newest))


def with_thread(corrections: Any, *, for_team: bool) -> Any:
    """Load the threads of corrections: all of them for the team, else what the applicant may read."""
    entries = CorrectionEntry.objects.select_related("actor", "on_sheet")
    if not for_team:
        kinds = CorrectionEntry.Kind
        entries = entries.filter(for_team=False).exclude(kind__in=[kinds.RAISED, kinds.REWORDED])
    return corrections.select_related("on_sheet", "answer_sheet").prefetch_related(
        Prefetch("entries", entries, to_attr="thread")
    )


def carried(corrections: Iterable[Correction], round: int) -> list[Correction]:
    """Keep the corrections that come from an earlier round and are not settled."""
    return [each for each in corrections if each.round_raised < round and each.is_open]


def _named(sheets: Any) -> "QuerySet[Sheet]":
    named: QuerySet[Sheet] = (
        sheets.select_related("version__document").defer("text").order_by("number", "version_id", "page")
    )
    return named
