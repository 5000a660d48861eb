"""Writing a file from disk, once, in bounded memory."""

import base64
import hashlib
from pathlib import Path

from permits.documents.store.connection import AlreadyThere, ask
from permits.documents.store.objects import CHUNK, Digest, download
from permits.documents.store.safekeeping import encryption


def put_file_once(key: str, path: Path, *, content_type: str) -> Digest:
    """Write a file unless its key is taken, and return what is kept there; the store verifies the checksum.

    A key that is taken holds what an earlier try wrote: that stands.
    """
    digest, size = _digest_of(path), path.stat().st_size
    try:
        with path.open("rb") as body:
            ask(
                "put_object",
                Key=key,
                Body=body,
                ContentLength=size,
                ContentType=content_type,
                ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
                Metadata={"sha256": digest.hexdigest()},
                IfNoneMatch="*",
                **encryption(),
            )
    except AlreadyThere:
        return _kept(key)
    return Digest(size, digest.hexdigest())


def _digest_of(path: Path) -> "hashlib._Hash":
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest


def _kept(key: str) -> Digest:
    with open("/dev/null", "wb") as nowhere:
        return download(key, nowhere)
