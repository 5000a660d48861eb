"""A pack as files: read from a folder or from a published version, whole and byte for byte."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from permits.rulebook.problems import PackRefused, Problem

LARGEST_FILE = 512 * 1024
LARGEST_PACK = 4 * 1024 * 1024
MOST_FILES = 300
EXPECTED = (
    "city.yaml, disciplines.yaml, calendars/*.yaml, types/*.yaml, fees/*.yaml, valuations/*.yaml, "
    "letters/*.yaml, standard_comments/*.yaml, translations/*.yaml"
)
FOLDERS = frozenset(
    {"calendars", "types", "fees", "valuations", "letters", "standard_comments", "translations"}
)
ROOT_FILES = frozenset({"city.yaml", "disciplines.yaml"})


@dataclass(frozen=True)
class Pack:
    """The texts of a pack's files, by path inside the pack."""

    name: str
    files: dict[str, str]

    def content(self) -> str:
        """Write the whole pack as one JSON text, the same for the same files."""
        return json.dumps(
            {"name": self.name, "files": self.files},
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def sha256(self) -> str:
        return hashlib.sha256(self.content().encode()).hexdigest()


def read_folder(folder: Path) -> Pack:
    """Read a pack's folder. :raises PackRefused: for files that do not belong, links, or too much of it."""
    if not folder.is_dir():
        raise PackRefused([Problem(str(folder), 0, "", "There is no such folder.")])
    paths = sorted(path for path in folder.rglob("*") if not _is_hidden(path, folder))
    problems = [found for path in paths if (found := _complaint(path, folder))]
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    if len(files) > MOST_FILES:
        problems = [
            Problem(folder.name, 0, "", f"A pack has at most {MOST_FILES} files, this has {len(files)}.")
        ]
    elif sum(path.stat().st_size for path in files) > LARGEST_PACK:
        problems.append(Problem(folder.name, 0, "", f"A pack has at most {LARGEST_PACK // 1024} KiB in all."))
    if problems:
        raise PackRefused(problems)
    return Pack(folder.resolve().name, {_inside(path, folder): _text(path, folder) for path in files})


def read_content(content: str) -> Pack:
    """Read a published version's content."""
    held = json.loads(content)
    return Pack(held["name"], dict(held["files"]))


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _complaint(path: Path, folder: Path) -> Problem | None:
    inside = _inside(path, folder)
    if path.is_symlink():
        return Problem(inside, 0, "", "Links are not allowed in a pack; copy the file.")
    if path.is_dir():
        return (
            None if inside in FOLDERS else Problem(inside, 0, "", f"This folder does not belong: {EXPECTED}.")
        )
    return complaint(inside, path.stat().st_size)


def complaint(inside: str, size: int) -> Problem | None:
    """Return what is wrong with a file of a pack before it is read: its place or its size."""
    path = PurePosixPath(inside)
    folder = path.parent.as_posix()
    belongs = inside in ROOT_FILES or (folder in FOLDERS and path.suffix == ".yaml") or inside == "README.md"
    if not belongs:
        return Problem(inside, 0, "", f"This file does not belong in a pack; expected {EXPECTED}.")
    if size > LARGEST_FILE:
        return Problem(inside, 0, "", f"A file has at most {LARGEST_FILE // 1024} KiB.")
    return None


def _text(path: Path, folder: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as broken:
        raise PackRefused([Problem(_inside(path, folder), 0, "", "The file is not UTF-8 text.")]) from broken
