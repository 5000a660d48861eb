"""What the arguments of the commands name: a pack, a published version, a day, a person, facts."""

import json
from argparse import ArgumentTypeError
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import Pack, read_content, read_folder
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import Rulebook, load

LARGEST_NUMBER = 2_000_000_000


def day(text: str) -> date:
    """Read a day. :raises ArgumentTypeError: with the way to write it."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(f"“{text}” is no day; write it like 2027-07-01.") from wrong


def folder_of(pack: str) -> Path:
    """Return the folder of a pack: of one that ships by its name, else as a path."""
    shipped = Path(settings.RULEBOOK_PACKS) / pack
    return shipped if pack.isidentifier() and shipped.is_dir() else Path(pack)


def version_of(number: str) -> RulebookVersion:
    """Return a published version by its number. :raises CommandError: when there is none."""
    known = number.isascii() and number.isdigit() and int(number) <= LARGEST_NUMBER
    version = RulebookVersion.objects.filter(number=int(number)).first() if known else None
    if version is None:
        standing = RulebookVersion.objects.count()
        there = f"versions 1 to {standing} are published" if standing else "none is published yet"
        raise CommandError(f"There is no published version {number}; {there}.")
    return version


def pack_of(named: str) -> Pack:
    """Return a pack by its folder, its name, or the number of a version.

    :raises CommandError: with every problem that reading it meets.
    """
    if named.isdigit():
        return read_content(version_of(named).content)
    try:
        return read_folder(folder_of(named))
    except PackRefused as refused:
        raise CommandError(_what_there_is(named, refused)) from refused


def rulebook_of(named: str) -> Rulebook:
    """Return the rules of a pack or a version. :raises CommandError: with every error of the pack."""
    if named.isdigit():
        return version_of(named).rulebook
    try:
        return load(pack_of(named))
    except PackRefused as refused:
        raise CommandError(str(refused)) from refused


def _what_there_is(named: str, refused: PackRefused) -> str:
    if folder_of(named).is_dir():
        return str(refused)
    shipped = sorted(each.name for each in Path(settings.RULEBOOK_PACKS).iterdir() if each.is_dir())
    return f"{refused} Give a folder, the number of a version, or one of: {', '.join(shipped)}."


def facts_of(text: str) -> dict[str, object]:
    """Read facts. :raises CommandError: for what is no JSON object."""
    try:
        facts = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (json.JSONDecodeError, InvalidOperation, RecursionError) as broken:
        raise CommandError(f"--facts is not JSON: {broken}") from broken
    if not isinstance(facts, dict):
        raise CommandError('--facts must be a JSON object like {"valuation": 18000}.')
    return facts


def _no_number(text: str) -> object:
    raise CommandError(f"--facts is not JSON: {text} is no number.")


def person_of(email: str | None) -> Any:
    """Return the account with an address, None for none. :raises CommandError: when there is none."""
    if email is None:
        return None
    person = get_user_model().objects.filter(email__iexact=email).first()
    if person is None:
        raise CommandError(f"There is no account with the address {email}.")
    return person
