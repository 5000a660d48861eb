"""Compare rows with objects both ways: a file that is gone, one that changed, an object that nobody knows."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from permits.documents import naming, store
from permits.documents.generated import GeneratedFile
from permits.documents.models import DocumentVersion, Stocktaking
from workflows.timing import now

KEPT = "applications/"
BATCH = 1000
MOST_NAMED = 200


def reconcile(*, at: datetime) -> Stocktaking:
    """Take stock and keep the result, which staff can read; changes neither rows nor objects.

    Objects younger than the beginning are left out: their rows may not be committed yet. Memory grows by
    one number a file.
    """
    taken = Stocktaking.objects.create(began_at=at)
    try:
        _compare(taken)
    except store.StoreAway as away:
        taken.trouble = str(away)[:300]
    taken.ended_at = now()
    taken.save()
    return taken


def _compare(taken: Stocktaking) -> None:
    seen: set[int] = set()
    kept = store.listed(KEPT, before=taken.began_at)
    while objects := list(islice(kept, BATCH)):
        taken.objects_seen += len(objects)
        _compare_batch(taken, {each.key: each for each in objects}, seen)
    clean = DocumentVersion.objects.clean().filter(checked_at__lte=taken.began_at)
    clean = clean.filter(document__destroyed_at=None)
    for pk, key in clean.values_list("pk", "key").iterator(chunk_size=BATCH):
        taken.files += 1
        if pk not in seen:
            taken.missing_count += 1
            _name(taken.missing, key)


def _compare_batch(taken: Stocktaking, objects: dict[str, store.Listed], seen: set[int]) -> None:
    rows = DocumentVersion.objects.filter(key__in=objects).values_list("pk", "key", "size", "status")
    known = set()
    for pk, key, size, status in rows:
        known.add(key)
        seen.add(pk)
        if status == DocumentVersion.Status.CLEAN and size != objects[key].size:
            taken.differing_count += 1
            _name(taken.differing, key)
    for key in sorted(objects.keys() - known - _made_by_us(objects.keys() - known)):
        taken.stray_count += 1
        _name(taken.strays, key)


def _made_by_us(keys: Iterable[str]) -> set[str]:
    """Return which of these keys are thumbnails of a version we know, or files that a worker made."""
    keys = list(keys)
    made = {key for key in keys if naming.is_thumbnail(key)}
    folders = {key: naming.folder_of_thumbnail(key) for key in made}
    known = _known_folders(set(folders.values()))
    found = {key for key in made if folders[key] in known}
    for kind in GeneratedFile.__subclasses__():
        found |= set(kind._default_manager.filter(file_key__in=keys).values_list("file_key", flat=True))
    return found


def _known_folders(folders: set[str]) -> set[str]:
    documents = {folder.split("/")[-2] for folder in folders}
    numbers = [int(each) for each in documents if each.isdecimal()]
    rows = DocumentVersion.objects.clean().filter(document_id__in=numbers).values_list("key", flat=True)
    return {key.rpartition("/")[0] for key in rows}


def _name(names: list[str], key: str) -> None:
    if len(names) < MOST_NAMED:
        names.append(key)
