"""Clear away what nobody finished: abandoned uploads, and leftovers in the quarantine of the store."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from permits.documents import store, uploads
from permits.documents.models import UNDER_WAY, DocumentVersion
from permits.documents.naming import INCOMING

PATIENCE = timedelta(hours=24)
BATCH = 500


def sweep(*, at: datetime) -> dict[str, int]:
    """Give up uploads older than a day and delete what no upload under way needs; returns what was done."""
    return {
        "abandoned": _abandon(before=at - PATIENCE),
        "aborted": _abort_strays(before=at - PATIENCE),
        "deleted": _delete_leftovers(before=at - PATIENCE),
    }


def _abandon(*, before: datetime) -> int:
    late = DocumentVersion.objects.filter(
        status=DocumentVersion.Status.UPLOADING, started_at__lt=before
    ).order_by("pk")
    found = list(late[:BATCH])
    for version in found:
        uploads.abandon_upload(version, at=before + PATIENCE)
    return len(found)


def _abort_strays(*, before: datetime) -> int:
    """Abort uploads in parts that no row knows: their transaction was rolled back."""
    open_ones = list(islice(store.uploads_older(before), BATCH))
    known = set(
        DocumentVersion.objects.filter(
            upload_id__in=[upload_id for _key, upload_id in open_ones], status__in=UNDER_WAY
        ).values_list("upload_id", flat=True)
    )
    strays = [(key, upload_id) for key, upload_id in open_ones if upload_id not in known]
    for key, upload_id in strays:
        store.abort(key, upload_id)
    return len(strays)


def _delete_leftovers(*, before: datetime) -> int:
    """Delete quarantined files whose fate is settled."""
    keys = list(islice(store.list_older(INCOMING, before), BATCH))
    leftovers = set(keys) - _awaited(keys)
    for key in leftovers:
        store.delete(key)
    return len(leftovers)


def _awaited(keys: Iterable[str]) -> set[str]:
    lasting = [key.removeprefix(INCOMING) for key in keys]
    rows = DocumentVersion.objects.filter(key__in=lasting, status__in=UNDER_WAY)
    return {INCOMING + key for key in rows.values_list("key", flat=True)}
