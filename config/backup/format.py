"""What a backup file is: a ZIP whose last member, MANIFEST.json, says what must be in all the others."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import IO, Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

FORMAT = 1
MANIFEST = "MANIFEST.json"
OBJECTS = "objects.jsonl"
CHUNK = 1024 * 1024


class Refused(Exception):
    """A backup cannot be written or restored as things are; the text says why and what to do."""


@dataclass(slots=True)
class Table:
    """A table as it was: its columns in order, how many rows, and the SHA-256 of what COPY gave."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup holds. ``migrations`` name the version that wrote it and alone can read it."""

    made_at: str
    migrations: list[str]
    tables: dict[str, Table] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    security_head: tuple[int, str] = (0, "")
    objects: int = 0
    objects_sha256: str = ""
    has_contents: bool = False
    format: int = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def begun(at: datetime) -> Manifest:
    """Begin the manifest of a backup of this database."""
    return Manifest(at.isoformat(), applied_migrations())


def read(text: bytes) -> Manifest:
    """Read a manifest. :raises Refused: when it is not one of this format."""
    try:
        content: dict[str, Any] = json.loads(text)
        if content["format"] != FORMAT:
            raise Refused(f"This backup has format {content['format']}; this version reads format {FORMAT}.")
        content["tables"] = {name: Table(**each) for name, each in content["tables"].items()}
        content["security_head"] = tuple(content["security_head"])
        return Manifest(**content)
    except (ValueError, KeyError, TypeError) as broken:
        raise Refused("This is not a backup of Lintel: its manifest cannot be read.") from broken


def applied_migrations() -> list[str]:
    """Name every migration that made the database what it is, as they are called today."""
    return under_todays_names(_names(MigrationLoader(connection).applied_migrations))


def known_migrations() -> list[str]:
    """Name every migration that this version would apply to an empty database."""
    return _names(MigrationLoader(None).disk_migrations)


def under_todays_names(names: list[str]) -> list[str]:
    """Name migrations that were gathered into fewer since as those, once all that one replaces are there."""
    known, found = MigrationLoader(None).disk_migrations, set(names)
    replaced = {
        key: set(_names(migration.replaces)) for key, migration in known.items() if migration.replaces
    }
    gathered = _names(key for key, names_before in replaced.items() if names_before <= found)
    return sorted((found | set(gathered)) - (set().union(*replaced.values()) - set(_names(known))))


def _names(migrations: Any) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in migrations)


class Hashed:
    """A file that is written or read through, counting and hashing what passes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def write(self, piece: bytes | memoryview) -> None:
        self.file.write(piece)
        self._passed(piece)

    def read(self, most: int = CHUNK) -> bytes:
        piece = self.file.read(most)
        self._passed(piece)
        return piece

    def _passed(self, piece: bytes | memoryview) -> None:
        self.digest.update(piece)
        self.size += len(piece)

    @property
    def sha256(self) -> str:
        return self.digest.hexdigest()
