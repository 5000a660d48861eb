"""`rulebook new NAME`: a starting pack that lints, every key explained above its first use."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from permits.rulebook.commands.exporting import write_pack
from permits.rulebook.commands.schemas import write_schemas
from permits.rulebook.commenting import commented
from permits.rulebook.describing import PARTS
from permits.rulebook.pack import Pack
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import load

HELP = "write a starting pack for a new city, explained in comments"
TEMPLATE = Path(__file__).resolve().parents[1] / "starting_pack"
PART_OF = {
    "": {"city": "city", "disciplines": "disciplines"},
    "calendars": "calendar",
    "types": "type",
    "fees": "fees",
    "letters": "letter",
}
QUESTIONS = {
    "city": ("The city's name", ""),
    "state": ("The two letters of its state", "CA"),
    "time_zone": ("Its time zone", "America/Los_Angeles"),
    "department": ("The department that issues permits", "Building Department"),
    "phone": ("Its phone number", "(555) 555-0100"),
    "email": ("Its address for mail", "permits@city.example"),
    "website": ("Its website", "https://city.example/permits"),
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "name", help="the pack's name, which is its folder's: lower case, digits, underscores"
    )
    parser.add_argument("--to", default=".", metavar="FOLDER", help="where the folder is made (here)")
    for key, (question, usual) in QUESTIONS.items():
        told = f"{question} (default: {usual or 'made of the name'})"
        parser.add_argument(f"--{key.replace('_', '-')}", metavar="TEXT", help=told)


def run(options: dict[str, Any], out: OutputWrapper) -> None:
    """:raises CommandError: for no name of a pack, answers that do not lint, or a folder in the way."""
    name = options["name"]
    if not name.isidentifier() or not name.isascii() or name != name.lower() or len(name) > 60:
        raise CommandError(
            f"“{name}” cannot name a pack: use lower case, digits and underscores, like my_city."
        )
    pack = starting_pack(name, _answers(name, options))
    try:
        load(pack)
    except PackRefused as refused:
        raise CommandError(f"With these answers the pack would not lint:\n{refused}") from refused
    target = write_pack(pack, Path(options["to"]))
    write_schemas(target / ".schemas")
    out.write(f"{target} is made. Next: edit it, then manage.py rulebook lint {target}")


def _answers(name: str, options: dict[str, Any]) -> dict[str, str]:
    usual = {key: default for key, (_question, default) in QUESTIONS.items()}
    usual["city"] = name.replace("_", " ").title()
    return {key: options[key] or _ask(key, usual[key]) for key in QUESTIONS}


def _ask(key: str, usual: str) -> str:
    """Ask at a terminal; take the usual answer in a script."""
    if not sys.stdin.isatty():
        return usual
    return input(f"{QUESTIONS[key][0]} [{usual}]: ").strip() or usual


def starting_pack(name: str, answers: dict[str, str]) -> Pack:
    """Return the starting pack with the answers put in and every key explained."""
    known = {
        **answers,
        "city_line": f"{answers['city']}, {answers['state']}",
        "holidays_of": f"US-{answers['state']}",
        "website_name": answers["website"].removeprefix("https://").removeprefix("http://"),
    }
    files = sorted(path for path in TEMPLATE.rglob("*") if path.suffix in {".yaml", ".md"})
    return Pack(name, {_inside(path): _written(path, known) for path in files})


def _inside(path: Path) -> str:
    return path.relative_to(TEMPLATE).as_posix()


def _written(path: Path, known: dict[str, str]) -> str:
    text = path.read_text()
    if path.suffix == ".md":
        return _filled(text, known)
    text = _filled(text, {key: json.dumps(value, ensure_ascii=False) for key, value in known.items()})
    part = _part(path)
    if part is None:
        return text
    up = "../" * (len(path.relative_to(TEMPLATE).parts) - 1)
    schema = f"# yaml-language-server: $schema={up or './'}.schemas/{part}.schema.json\n"
    return schema + commented(text, PARTS[part])


def _filled(text: str, known: dict[str, str]) -> str:
    for key, value in known.items():
        text = text.replace(f"[[{key}]]", value)
    return text


def _part(path: Path) -> str | None:
    found = PART_OF.get(path.relative_to(TEMPLATE).parent.as_posix().replace(".", ""))
    return found.get(path.stem) if isinstance(found, dict) else found
