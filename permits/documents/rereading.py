"""Read again what was checked before sheets were kept: their rows, hashes, words and small pictures.

A file at a time, each with its own transaction: whoever is stopped goes on where he was. What is there
already stays as it is, and the file itself is never touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from permits.documents import store, thumbnails
from permits.documents.checking import kept_fields
from permits.documents.checks import reading
from permits.documents.checks.drawing_rules import rules_for
from permits.documents.examining import sheets_seen
from permits.documents.models import DocumentVersion, Sheet

BATCH = 100


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of one file: how many sheets were added or filled in, or the trouble with it."""

    version: DocumentVersion
    added: int = 0
    filled: int = 0
    trouble: str = ""


def due() -> "QuerySet[DocumentVersion]":
    """Return the checked versions whose sheets were never read here, or that have no pictures yet."""
    unread = ~Q(step=DocumentVersion.Step.READ) | Q(thumbnail_count=None)
    rows: QuerySet[DocumentVersion] = DocumentVersion.objects.clean().filter(
        unread, document__destroyed_at=None
    )
    return rows.order_by("pk")


def reread_all(*, batch: int = BATCH) -> Iterator[Reread]:
    """Read every file that is due, oldest first, and tell of each; a file in trouble stays due.

    :raises StoreAway: the store does not answer; what was read so far is kept.
    """
    last = 0
    while pks := list(due().filter(pk__gt=last).values_list("pk", flat=True)[:batch]):
        for last in pks:
            version = DocumentVersion.objects.select_related("document__application").get(pk=last)
            yield _told(version)


def reread(version: DocumentVersion) -> Reread:
    """Add what is missing of one version's sheets; harmless when it is done.

    :raises Missing: the file is gone. :raises Altered: it is not the file that was checked.
    :raises ReaderBroken, StoreAway: it could not be read now.
    """
    done = Reread(version)
    if version.step != DocumentVersion.Step.READ:
        with TemporaryDirectory(prefix="lintel-reread-") as folder:
            path = Path(folder) / "file"
            _fetch(version, path)
            report = reading.read(path, version.content_type)
            if report["outcome"] != "read":
                return Reread(version, trouble=f"today's reader calls it {report['outcome']}")
            seen = sheets_seen(version, path, report, rules_for(version.document.application))
        done = _keep(version, report, seen)
    thumbnails.make(version)
    return done


def _told(version: DocumentVersion) -> Reread:
    try:
        return reread(version)
    except store.Missing:
        return Reread(version, trouble="the file is gone from the store")
    except store.Altered:
        return Reread(version, trouble="the file in the store is not the one that was checked")
    except reading.ReaderBroken as broken:
        return Reread(version, trouble=f"the reader failed: {broken}"[:200])


def _fetch(version: DocumentVersion, path: Path) -> None:
    with path.open("wb") as target:
        digest = store.download(version.key, target)
    if digest.sha256 != version.sha256:
        raise store.Altered(version.key)


@transaction.atomic
def _keep(version: DocumentVersion, report: dict[str, Any], seen: list[dict[str, Any]]) -> Reread:
    """Write what was read, unless somebody else did so meanwhile; a known hash is never written over."""
    locked = DocumentVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if locked.step == DocumentVersion.Step.READ:
        return Reread(version)
    there = {each.page: each for each in Sheet.objects.filter(version=locked).defer("text")}
    added = [Sheet(version=locked, **kept_fields(each)) for each in seen if each["page"] not in there]
    Sheet.objects.bulk_create(added)
    blank = [each for each in seen if each["page"] in there and not there[each["page"]].sha256]
    for each in blank:
        fields = kept_fields(each)
        Sheet.objects.filter(version=locked, page=fields.pop("page"), sha256="").update(**fields)
    pages = locked.page_count if locked.page_count is not None else report.get("pages")
    DocumentVersion.objects.filter(pk=locked.pk).update(step=DocumentVersion.Step.READ, page_count=pages)
    return Reread(version, len(added), len(blank))
