"""A pack as a ZIP of its folder: read without trusting anything that the archive says of itself."""

import stat
import zipfile
from pathlib import PurePosixPath
from typing import IO

from permits.rulebook.pack import FOLDERS, LARGEST_FILE, LARGEST_PACK, MOST_FILES, Pack, complaint
from permits.rulebook.problems import PackRefused, Problem

LARGEST_ARCHIVE = 10 * 1024 * 1024
MOST_ENTRIES = 1_000  # with folders and what systems add


def read_archive(file: IO[bytes], *, size: int, name: str) -> Pack:
    """Read the ZIP of a pack's folder, or of its files, as the pack of this name.

    :raises PackRefused: for what is no ZIP, is too large, packed or unpacked, or holds what does not belong.
    """
    if size > LARGEST_ARCHIVE:
        raise _refused("", f"The file has {size // 1024} KiB; at most {LARGEST_ARCHIVE // 1024} are read.")
    try:
        with zipfile.ZipFile(file) as archive:
            return Pack(name, _files(archive))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as broken:
        raise _refused("", "This is not a ZIP file that can be read; pack the folder anew.") from broken
    except (OSError, ValueError) as broken:
        if isinstance(broken, PackRefused):
            raise
        raise _refused("", "This ZIP file is damaged; pack the folder anew.") from broken


def _files(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _refused("", f"The ZIP has {len(entries)} entries; a pack has at most {MOST_FILES} files.")
    problems = [found for each in entries if (found := _suspicion(each))]
    if problems:
        raise PackRefused(problems)
    kept = [each for each in entries if not each.is_dir() and not _is_hidden(each.filename)]
    top = _top_folder([each.filename for each in kept])
    inside = {each.filename.removeprefix(top): each for each in kept}
    _demand_a_pack(inside, len(kept))
    return {path: _text(archive, each, path) for path, each in sorted(inside.items())}


def _suspicion(entry: zipfile.ZipInfo) -> Problem | None:
    """Return what no honest pack holds: a link, a lock, a path that leads out of the folder."""
    name = entry.filename
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Problem(name, 0, "", "Links are not allowed in a pack; copy the file.")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts:
        return Problem(name, 0, "", "This path leads out of the pack; use names inside its folder.")
    if entry.flag_bits & 0x1:
        return Problem(name, 0, "", "The file is encrypted; pack it without a password.")
    return None


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _top_folder(names: list[str]) -> str:
    """Return the folder in which everything lies, "" where the files lie at the top."""
    first = {name.partition("/")[0] if "/" in name else "" for name in names}
    top = first.pop() if len(first) == 1 else ""
    return f"{top}/" if top and top not in FOLDERS else ""


def _demand_a_pack(inside: dict[str, zipfile.ZipInfo], count: int) -> None:
    problems = [found for path, each in inside.items() if (found := complaint(path, each.file_size))]
    if count > len(inside):
        problems.append(Problem("", 0, "", "Two files of the ZIP have the same name."))
    if count > MOST_FILES:
        problems = [Problem("", 0, "", f"A pack has at most {MOST_FILES} files, this has {count}.")]
    if not count:
        problems = [Problem("", 0, "", "The ZIP is empty.")]
    if sum(each.file_size for each in inside.values()) > LARGEST_PACK:
        problems.append(Problem("", 0, "", f"A pack has at most {LARGEST_PACK // 1024} KiB in all."))
    if problems:
        raise PackRefused(problems)


def _text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str) -> str:
    with archive.open(entry) as opened:
        raw = opened.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise _refused(path, f"A file has at most {LARGEST_FILE // 1024} KiB.")
    try:
        text = raw.decode()
    except UnicodeDecodeError as broken:
        raise _refused(path, "The file is not UTF-8 text.") from broken
    if "\0" in text:
        raise _refused(path, "The file is not text.")
    return text


def _refused(file: str, message: str) -> PackRefused:
    return PackRefused([Problem(file, 0, "", message)])
