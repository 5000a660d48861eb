"""Write a backup: every table under one snapshot, then the list of objects, with their bytes when asked."""

import json
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.security import chain as security_chain
from config.backup import contents, tables
from config.backup.format import MANIFEST, OBJECTS, Hashed, Manifest, Refused, Table, begun
from permits.documents import store
from workflows.timing import machine_now

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Written:
    """What came of a backup: its manifest, the hash of the file, and what the store could not give."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest, self.sha256 = manifest, ""
        self.missing: list[str] = []


def write(path: Path, *, at: datetime, with_contents: bool) -> Written:
    """Write a backup to a file that does not exist yet and is readable by its owner alone.

    :raises Refused: when there is such a file already.
    """
    if path.exists():
        raise Refused(f"{path} exists already. Name another file; a backup never overwrites one.")
    partial = path.with_name(path.name + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            hashed = Hashed(file)
            written = _archive(_Unseekable(hashed), at, with_contents)
            file.flush()
            os.fsync(file.fileno())
        written.sha256 = hashed.sha256
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return written


class _Unseekable:
    """Give ZIP a file it writes from front to back, so that every byte can be hashed on its way."""

    def __init__(self, hashed: Hashed) -> None:
        self.hashed = hashed

    def write(self, piece: bytes) -> int:
        self.hashed.write(piece)
        return len(piece)

    def flush(self) -> None:
        self.hashed.file.flush()


def _archive(target: Any, at: datetime, with_contents: bool) -> Written:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        with transaction.atomic():
            tables.run(SNAPSHOT)
            written = Written(begun(at))
            _tables(archive, written.manifest)
            known = list(contents.known_objects(at=machine_now()))
        _objects(archive, known, written, with_contents)
        archive.writestr(MANIFEST, written.manifest.as_json())
    return written


def _tables(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for table in tables.kept_tables():
        with archive.open(f"tables/{table.name}", "w", force_zip64=True) as member:
            hashed = Hashed(member)
            rows = _copied(f"COPY {table.quoted} ({table.listed}) TO STDOUT", hashed)
        manifest.tables[table.name] = Table(table.columns, rows, hashed.sha256)
    manifest.sequences = tables.sequences()
    manifest.security_head = security_chain.head()


def _copied(statement: str, target: Hashed) -> int:
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for piece in copy:
                target.write(piece)
        return int(cursor.rowcount)


def _objects(
    archive: zipfile.ZipFile, known: list[contents.Known], written: Written, with_contents: bool
) -> None:
    lines: list[str] = []
    for each in known:
        stored = store.head(each.key)
        if stored is None or stored.size != each.size:
            written.missing.append(each.key)
            continue
        sha256 = _with_bytes(archive, each, written) if with_contents else each.sha256
        line = {"key": each.key, "size": each.size, "sha256": sha256, "type": stored.content_type}
        lines.append(json.dumps(line, sort_keys=True) + "\n")
    with archive.open(OBJECTS, "w", force_zip64=True) as member:
        hashed = Hashed(member)
        for line_text in lines:
            hashed.write(line_text.encode())
    manifest = written.manifest
    manifest.objects, manifest.objects_sha256 = len(lines), hashed.sha256
    manifest.has_contents = with_contents


def _with_bytes(archive: zipfile.ZipFile, each: contents.Known, written: Written) -> str:
    """Copy an object into the archive; one that is not what its row says is told, and kept as it is."""
    entry = zipfile.ZipInfo(f"contents/{each.key}", (1980, 1, 1, 0, 0, 0))
    with archive.open(entry, "w", force_zip64=True) as member:
        hashed = Hashed(member)
        for piece in store.chunks(each.key):
            hashed.write(piece)
    if each.sha256 and hashed.sha256 != each.sha256:
        written.missing.append(each.key)
    return hashed.sha256
