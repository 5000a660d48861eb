"""The object store: the only home of boto3."""

from permits.documents.store.addresses import link, part_link, upload_form
from permits.documents.store.bucket import ensure_bucket
from permits.documents.store.connection import AlreadyThere, Altered, Missing, StoreAway
from permits.documents.store.large import (
    PART_SIZE,
    Part,
    abort,
    complete,
    parts,
    start_parts,
    uploads_older,
)
from permits.documents.store.objects import (
    Digest,
    Listed,
    Stored,
    chunks,
    delete,
    download,
    head,
    kept_digest,
    list_older,
    listed,
    promote,
    put_file_once,
    put_file_or_keep,
    put_once,
    read_range,
)
from permits.documents.store.safekeeping import can_lock, hold, is_held

__all__ = [
    "PART_SIZE",
    "AlreadyThere",
    "Altered",
    "Digest",
    "Listed",
    "Missing",
    "Part",
    "StoreAway",
    "Stored",
    "abort",
    "can_lock",
    "chunks",
    "complete",
    "delete",
    "download",
    "ensure_bucket",
    "head",
    "hold",
    "is_held",
    "kept_digest",
    "link",
    "list_older",
    "listed",
    "part_link",
    "parts",
    "promote",
    "put_file_once",
    "put_file_or_keep",
    "put_once",
    "read_range",
    "start_parts",
    "upload_form",
    "uploads_older",
]
