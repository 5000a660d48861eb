"""`rulebook export VERSION [--to FOLDER]`: a published version as files, byte for byte."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from permits.rulebook.commands.asked import version_of
from permits.rulebook.pack import Pack, read_content

HELP = "write a published version as the files that it was published from"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("version", help="the number of a published version")
    parser.add_argument("--to", default=".", metavar="FOLDER", help="where the pack's folder is made (here)")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: when there is no such version, or something stands in the way."""
    version = version_of(options["version"])
    target = write_pack(read_content(version.content), Path(options["to"]))
    out.write(f"{version} is in {target} (sha256 {version.sha256[:12]}).")


def write_pack(pack: Pack, into: Path) -> Path:
    """Write a pack as a folder of its name, whole or not at all. :raises CommandError: when it cannot be."""
    target = into / pack.name
    if target.exists():
        raise CommandError(f"{target} is there already; move it away, or give another folder with --to.")
    unsafe = [name for name in (pack.name, *pack.files) if not _stays_inside(name)]
    if unsafe:
        raise CommandError(f"The name {unsafe[0]} leads out of the pack, so nothing was written.")
    try:
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=into, prefix=".rulebook-") as beside:
            made = Path(beside) / pack.name
            for name, text in pack.files.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(text.encode())
            made.rename(target)
    except OSError as failed:
        raise CommandError(f"{target} cannot be written: {failed.strerror}.") from failed
    return target


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts
