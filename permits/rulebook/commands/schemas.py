"""`rulebook schema [--to FOLDER] [--reference FILE]`: JSON Schemas for editors, and the list of every key."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from permits.rulebook.describing import PARTS, reference, schema_of

HELP = "write the JSON Schema of every part of a pack, for editors"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--to", metavar="FOLDER", help="write a file for each part (default: print all as one)"
    )
    parser.add_argument("--reference", metavar="FILE", help="write the list of every key as a page instead")


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: when a file cannot be written."""
    try:
        if options["reference"]:
            Path(options["reference"]).write_text(reference())
            out.write(f"The list of every key is in {options['reference']}.")
        elif options["to"]:
            made = write_schemas(Path(options["to"]))
            out.write(f"{len(made)} schemas are in {options['to']}.")
        else:
            out.write(json.dumps({name: schema_of(name) for name in PARTS}, indent=1))
    except OSError as failed:
        raise CommandError(f"{failed.filename} cannot be written: {failed.strerror}.") from failed


def write_schemas(folder: Path) -> list[Path]:
    """Write `<part>.schema.json` for each part of a pack into a folder, made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"{name}.schema.json" for name in PARTS]
    for name, file in zip(PARTS, made, strict=True):
        file.write_text(json.dumps(schema_of(name), ensure_ascii=False, indent=1) + "\n")
    return made
