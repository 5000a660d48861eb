"""Restore a backup into an empty database and a bucket; the database in one transaction."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from config.backup import tables
from config.backup.format import (
    MANIFEST,
    OBJECTS,
    Hashed,
    Manifest,
    Refused,
    known_migrations,
    read,
    under_todays_names,
)
from config.backup.tables import Source
from permits.documents import store

NAMED = 3


def opened(path: Path) -> zipfile.ZipFile:
    """Open a backup. :raises Refused: when the file is none, or was cut short."""
    try:
        archive = zipfile.ZipFile(path)
        archive.getinfo(MANIFEST)
        return archive
    except FileNotFoundError as missing:
        raise Refused(f"There is no file {path}.") from missing
    except (zipfile.BadZipFile, KeyError) as broken:
        raise Refused(
            f"{path} is not a whole backup of Lintel: it was cut short or is something else."
        ) from broken


def restore_tables(archive: zipfile.ZipFile) -> Manifest:
    """Make an empty database what the backup says; either everything is there afterwards or nothing.

    :raises Refused: when the database is not empty, or the backup is of another version, or is damaged.
    """
    manifest = read(archive.read(MANIFEST))
    _demand_same_version(manifest)
    _demand_empty()
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        everything = tables.all_tables()
        tables.set_triggers(everything, "DISABLE")
        _fill(archive, manifest, everything)
        tables.run("SET CONSTRAINTS ALL IMMEDIATE")
        tables.set_triggers(everything, "ENABLE")
        if tables.sleeping_triggers():
            raise Refused("The guards of the database did not wake up again; nothing was restored.")
    return manifest


def _demand_same_version(manifest: Manifest) -> None:
    theirs, ours = set(under_todays_names(manifest.migrations)), set(known_migrations())
    newer, older = sorted(theirs - ours), sorted(ours - theirs)
    if newer:
        raise Refused(
            f"This backup is of another version of Lintel, which also had {_some(newer)}. Install the "
            "version that wrote it, restore there, then update."
        )
    if older:
        raise Refused(
            f"This backup is of an older version of Lintel, without {_some(older)}. Install the version that "
            "wrote it, restore there, then run `manage.py migrate` with this one."
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _demand_empty() -> None:
    filled = tables.filled()
    if filled:
        raise Refused(
            f"The database is not empty: {_some(filled)} hold rows. A restore never overwrites; name a new "
            "database in DATABASE_URL."
        )


def _fill(archive: zipfile.ZipFile, manifest: Manifest, everything: list[Source]) -> None:
    here = {table.name: table for table in everything}
    tables.run("TRUNCATE " + ", ".join(t.quoted for t in everything if t.name != "django_migrations"))
    for name, kept in manifest.tables.items():
        if name not in here or set(kept.columns) != set(here[name].columns):
            raise Refused(
                f"The table {name} of the backup is not the one of this version; nothing was restored."
            )
        source = Source(name, kept.columns)
        with archive.open(f"tables/{name}") as member:
            hashed = Hashed(member)
            rows = _copied(f"COPY {source.quoted} ({source.listed}) FROM STDIN", hashed)
        if (rows, hashed.sha256) != (kept.rows, kept.sha256):
            raise Refused(
                f"The table {name} is not what was backed up: the file is damaged. Nothing was restored."
            )
    for name, last in manifest.sequences.items():
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(%s::regclass, %s)", [connection.ops.quote_name(name), last])


def _copied(statement: str, source: Hashed) -> int:
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            while piece := source.read():
                copy.write(piece)
        return int(cursor.rowcount)


def restore_objects(archive: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    """Put back the objects that a backup has, and return those that the bucket lacks or has otherwise.

    :raises Refused: when the list of objects is damaged.
    """
    store.ensure_bucket()
    with archive.open(OBJECTS) as member:
        hashed = Hashed(member)
        lines = _whole(hashed)
    if hashed.sha256 != manifest.objects_sha256:
        raise Refused("The list of objects is not what was backed up: the file is damaged.")
    known = [json.loads(line) for line in lines]
    if manifest.has_contents:
        return [each["key"] for each in known if not _put_back(archive, each)]
    return [each["key"] for each in known if not _is_there(each)]


def _whole(hashed: Hashed) -> list[bytes]:
    pieces: Iterator[bytes] = iter(hashed.read, b"")
    return b"".join(pieces).splitlines()


def _put_back(archive: zipfile.ZipFile, each: dict[str, Any]) -> bool:
    with tempfile.NamedTemporaryFile() as file:
        with archive.open(f"contents/{each['key']}") as member:
            while piece := member.read(1024 * 1024):
                file.write(piece)
        file.flush()
        put = store.put_file_or_keep(each["key"], Path(file.name), content_type=each["type"])
    return put.sha256 == each["sha256"]


def _is_there(each: dict[str, Any]) -> bool:
    stored = store.head(each["key"])
    return stored is not None and stored.size == each["size"]
