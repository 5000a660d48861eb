"""Objects: written once, read in bounded memory. The bytes of uploads never pass through a web worker."""

import base64
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from permits.documents.store.connection import AlreadyThere, Altered, Missing, StoreAway, ask, client
from permits.documents.store.safekeeping import encryption

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as the store describes it; ``size`` in bytes."""

    size: int
    etag: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An object in a list; ``size`` in bytes."""

    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What was read of an object: its length in bytes and its SHA-256."""

    size: int
    sha256: str


def put_once(key: str, body: bytes, *, content_type: str) -> Digest:
    """Write an object unless its key is taken; the store verifies the checksum.

    :raises AlreadyThere: the key holds an object, which stays as it is.
    """
    digest = hashlib.sha256(body)
    ask(
        "put_object",
        Key=key,
        Body=body,
        ContentType=content_type,
        ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
        Metadata={"sha256": digest.hexdigest()},
        IfNoneMatch="*",
        **encryption(),
    )
    return Digest(len(body), digest.hexdigest())


def put_file_once(key: str, path: Path, *, content_type: str) -> Digest:
    """Write a file unless its key is taken, in bounded memory; the store verifies the checksum.

    :raises AlreadyThere: the key holds an object, which stays as it is.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        size = file.tell()
        file.seek(0)
        ask(
            "put_object",
            Key=key,
            Body=file,
            ContentLength=size,
            ContentType=content_type,
            ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
            Metadata={"sha256": digest.hexdigest()},
            IfNoneMatch="*",
            **encryption(),
        )
    return Digest(size, digest.hexdigest())


def put_file_or_keep(key: str, path: Path, *, content_type: str) -> Digest:
    """Write a file unless its key is taken, and return what is kept there: an earlier try stands."""
    try:
        return put_file_once(key, path, content_type=content_type)
    except AlreadyThere:
        with Path(os.devnull).open("wb") as nowhere:
            return download(key, nowhere)


def head(key: str) -> Stored | None:
    """Describe an object; None when there is none."""
    try:
        answer = ask("head_object", Key=key)
    except Missing:
        return None
    return Stored(answer["ContentLength"], answer["ETag"], answer.get("ContentType", ""))


def read_range(key: str, first: int, last: int) -> bytes:
    """Return the bytes ``first`` to ``last``, both included. :raises Missing: there is no object."""
    with closing(ask("get_object", Key=key, Range=f"bytes={first}-{last}")["Body"]) as body:
        return bytes(body.read())


def download(key: str, target: IO[bytes], *, etag: str = "") -> Digest:
    """Stream an object into an open file, in bounded memory.

    :raises Altered: the object is not the one with this ETag. :raises Missing: there is none.
    """
    condition = {"IfMatch": etag} if etag else {}
    digest, size = hashlib.sha256(), 0
    try:
        with closing(ask("get_object", Key=key, **condition)["Body"]) as body:
            for chunk in body.iter_chunks(CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
    except BotoCoreError as error:
        raise StoreAway(str(error)) from error
    except AlreadyThere as error:
        raise Altered(key) from error
    return Digest(size, digest.hexdigest())


def chunks(key: str) -> Iterator[bytes]:
    """Yield an object in pieces of bounded size. :raises Missing: there is none."""
    try:
        with closing(ask("get_object", Key=key)["Body"]) as body:
            yield from body.iter_chunks(CHUNK)
    except BotoCoreError as error:
        raise StoreAway(str(error)) from error


def promote(source: str, target: str, *, etag: str, content_type: str, sha256: str) -> None:
    """Copy exactly the object that was checked to its lasting key, once, inside the store.

    :raises Altered: the source is no longer the object with this ETag.
    :raises AlreadyThere: the target is taken. :raises Missing: the source is gone.
    """
    try:
        ask(
            "copy_object",
            Key=target,
            CopySource={"Bucket": settings.S3_BUCKET, "Key": source},
            CopySourceIfMatch=etag,
            IfNoneMatch="*",
            MetadataDirective="REPLACE",
            ContentType=content_type,
            Metadata={"sha256": sha256},
            **encryption(),
        )
    except AlreadyThere:
        if head(target) is None:
            raise Altered(source) from None
        raise


def kept_digest(key: str) -> str:
    """Return the SHA-256 that was written beside an object; "" when there is none."""
    try:
        return str(ask("head_object", Key=key)["Metadata"].get("sha256", ""))
    except Missing:
        return ""


def delete(key: str) -> None:
    """Remove an object; harmless when it is gone."""
    ask("delete_object", Key=key)


def destroy(key: str) -> int:
    """Remove an object in every version that the store keeps of it; return how many there were.

    :raises StoreAway: the store does not answer, or keeps the object whatever it is told.
    """
    pages = client().get_paginator("list_object_versions").paginate(Bucket=settings.S3_BUCKET, Prefix=key)
    gone = 0
    try:
        for page in pages:
            for each in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                if each["Key"] == key:
                    ask("delete_object", Key=key, VersionId=each["VersionId"])
                    gone += 1
    except (BotoCoreError, ClientError) as error:
        raise StoreAway(f"The object store does not answer: {error}") from error
    if head(key) is not None:
        raise StoreAway(f"The object store keeps {key}.")
    return gone


def listed(prefix: str, *, before: datetime) -> Iterator[Listed]:
    """Yield what lies under a prefix since before a moment. :raises StoreAway: the store does not answer."""
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=settings.S3_BUCKET, Prefix=prefix)
    try:
        for page in pages:
            for each in page.get("Contents", []):
                if each["LastModified"] <= before:
                    yield Listed(each["Key"], each["Size"])
    except (BotoCoreError, ClientError) as error:
        raise StoreAway(f"The object store does not answer: {error}") from error


def list_older(prefix: str, than: datetime) -> Iterable[str]:
    """Yield the keys under a prefix whose objects were written before a moment."""
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=settings.S3_BUCKET, Prefix=prefix)
    for page in pages:
        yield from (each["Key"] for each in page.get("Contents", []) if each["LastModified"] < than)
