"""Large files, uploaded in parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from permits.documents.store.connection import Missing, ask, client
from permits.documents.store.safekeeping import encryption

PART_SIZE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One uploaded part of a large file; ``size`` in bytes."""

    number: int
    size: int
    etag: str


def start_parts(key: str, *, content_type: str) -> str:
    """Begin an upload in parts and return its id."""
    return str(ask("create_multipart_upload", Key=key, ContentType=content_type, **encryption())["UploadId"])


def parts(key: str, upload_id: str) -> list[Part]:
    """List the parts that have arrived. :raises Missing: the upload was completed or aborted."""
    listed: list[Part] = []
    marker = 0
    while True:
        page = ask("list_parts", Key=key, UploadId=upload_id, PartNumberMarker=marker)
        listed += [Part(each["PartNumber"], each["Size"], each["ETag"]) for each in page.get("Parts", [])]
        if not page.get("IsTruncated"):
            return listed
        marker = page["NextPartNumberMarker"]


def complete(key: str, upload_id: str, arrived: Iterable[Part]) -> None:
    """Put the parts together, once.

    :raises AlreadyThere: it was done before. :raises Missing: the upload was completed or aborted.
    """
    listed = [{"PartNumber": part.number, "ETag": part.etag} for part in arrived]
    ask(
        "complete_multipart_upload",
        Key=key,
        UploadId=upload_id,
        MultipartUpload={"Parts": listed},
        IfNoneMatch="*",
    )


def abort(key: str, upload_id: str) -> None:
    """Drop an upload in parts and what has arrived of it; harmless when it is gone."""
    try:
        ask("abort_multipart_upload", Key=key, UploadId=upload_id)
    except Missing:
        return


def uploads_older(than: datetime) -> Iterable[tuple[str, str]]:
    """Yield key and id of the uploads in parts that began before a moment and are still open."""
    pages = client().get_paginator("list_multipart_uploads").paginate(Bucket=settings.S3_BUCKET)
    for page in pages:
        for each in page.get("Uploads", []):
            if each["Initiated"] < than:
                yield each["Key"], each["UploadId"]
