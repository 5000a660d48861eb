"""Names that are safe in keys of the store, in headers and on every operating system."""

import re
import unicodedata
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

INCOMING = "incoming/"
_LONGEST_STEM = 80
_EXTENSIONS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


def base_name(name: str) -> str:
    """Return the last part of a file name as the person knows it: no folders, no control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    return " ".join(shown.split())[:200]


def stem(name: str) -> str:
    """Return a file name without its extension."""
    return PurePosixPath(base_name(name)).stem or base_name(name)


def safe_name(name: str, content_type: str) -> str:
    """Return an ASCII file name whose extension tells the truth about the content type."""
    plain = unicodedata.normalize("NFKD", stem(name)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST_STEM].strip("-")
    return (words or "file") + (extension(content_type) or ".bin")


def extension(content_type: str) -> str:
    """Return the usual extension of a content type; "" for one that we do not know."""
    return _EXTENSIONS.get(content_type, "")


def folder_of(application: Any) -> str:
    """Return where in the store everything of an application lies that is kept from now on.

    Numbers begin anew where a database is restored or made again beside a store that stayed; the mark of
    the application's own beginning keeps such a record from finding another one's files.
    """
    record = application.number or f"draft-{application.pk}"
    born = sha256(f"{application.pk} {application.created_at.timestamp()}".encode()).hexdigest()[:12]
    return f"applications/{record}/{born}"


def version_key(application: Any, document_id: int, number: int, file_name: str) -> str:
    """Return where a checked version lies."""
    return f"{folder_of(application)}/{document_id}/{number}/{file_name}"


def incoming_key(key: str) -> str:
    """Return where a file waits until it was checked."""
    return INCOMING + key


def path_in_package(version: Any) -> str:
    """Return where a version lies in the export of a package, and is named in its manifest."""
    document = version.document
    return f"{document.slot}/{document.pk}-{safe_name(version.name, version.content_type)}"


def thumbnail_key(key: str, page: int) -> str:
    """Return where the thumbnail of a version's page lies: beside the file."""
    return f"{key.rpartition('/')[0]}/thumbnails/{page:04}.jpg"


def is_thumbnail(key: str) -> bool:
    """Tell whether a key is that of a thumbnail."""
    return re.search(r"/thumbnails/\d{4}\.jpg$", key) is not None


def folder_of_thumbnail(key: str) -> str:
    """Return the folder of the version that a thumbnail belongs to."""
    return key.rsplit("/", 2)[0]


def disposition(name: str, *, inline: bool) -> str:
    """Return a Content-Disposition that no file name can break out of (RFC 6266)."""
    kind = "inline" if inline else "attachment"
    ascii_name = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name) or "file"
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
