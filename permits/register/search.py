"""Find applications by number or address: bounded in time, in rows and in what may be asked."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from permits.applications.models import PermitApplication
from permits.issuance.models import Permit
from permits.register import reading
from permits.register.public_record import Summary, summary

PAGE = 20
LONGEST = 100
WORDS_AT_MOST = 8
PATIENCE = "2500ms"
SPELLINGS: dict[str, tuple[str, ...]] = {
    "AVENUE": (" AV",),
    "BOULEVARD": (" BLVD", " BOUL"),
    "BLVD": (" BLVD", " BOUL"),
    "CIRCLE": (" CIR",),
    "COURT": (" COURT", " CT"),
    "DRIVE": (" DR",),
    "EAST": (" EAST", " E "),
    "HIGHWAY": (" HIGHWAY", " HWY"),
    "LANE": (" LANE", " LN"),
    "NORTH": (" NORTH", " N "),
    "PARKWAY": (" PARKWAY", " PKWY"),
    "PLACE": (" PL",),
    "ROAD": (" ROAD", " RD"),
    "SOUTH": (" SOUTH", " S "),
    "STREET": (" ST",),
    "TERRACE": (" TER",),
    "WEST": (" WEST", " W "),
}
"""How a word of an address may be written; the space lets the trigram index find where a word begins."""


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    ``too_broad`` when the search was given up for want of time; ``closest`` names the fewer words that led to
    something.
    """

    found: list[Summary]
    next_key: str = ""
    too_broad: bool = False
    closest: str = ""


def cleaned(text: str) -> str:
    """Return a search as it is used: one line, no control characters, of bounded length."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:LONGEST]


def number_in(text: str) -> str:
    """Return the application number that a text names exactly, as application or as permit; else ""."""
    wanted = text.upper()
    public = PermitApplication.objects.submitted()
    found = public.filter(number=wanted).exclude(number="").values_list("number", flat=True).first()
    if found is None and wanted:
        issued = Permit.objects.filter(number=wanted)
        found = public.filter(pk__in=issued.values("application_id")).values_list("number", flat=True).first()
    return str(found or "")


def words_of(text: str) -> list[str]:
    """Return the words of an address search in capitals, up to the first comma."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.upper().partition(",")[0])
    return list(dict.fromkeys(words))[:WORDS_AT_MOST]


def is_searchable(text: str) -> bool:
    """Tell whether a text has a word long enough for the index to help: three letters or digits."""
    return _index_helps(words_of(text))


def _index_helps(words: list[str]) -> bool:
    return any(len(word) >= 3 for word in words)


def by_address(text: str, *, after: str = "") -> Results:
    """Return a page of the applications whose address has every word, the newest receipt first.

    Nothing found for a long address (with its city and ZIP code, say) is looked for again by its first two
    words, and said to be ``closest``.
    """
    results = _found(words_of(text), after)
    first_two = words_of(text)[:2]
    if results.found or results.too_broad or after or not _index_helps(first_two):
        return results
    return replace(_found(first_two, ""), closest=" ".join(first_two).title())


def _found(words: list[str], after: str) -> Results:
    query = matching(words)
    key = parsed_key(after)
    if key is not None:
        moment, pk = key
        query = query.filter(Q(received_at__lt=moment) | Q(received_at=moment, id__lt=pk))
    try:
        rows = _in_time(query.order_by("-received_at", "-id")[: PAGE + 1])
    except OperationalError:
        return Results([], too_broad=True)
    return _page(rows)


def matching(words: list[str]) -> QuerySet[Any]:
    """Return the applications whose address has every word, in any order and usual spelling."""
    query = reading.public()
    for word in words:
        spelled = Q()
        for spelling in SPELLINGS.get(word, (word,)):
            spelled |= Q(capitals__contains=spelling)
        query = query.alias(capitals=Upper("address")).filter(spelled)
    return query


def parsed_key(text: str) -> tuple[datetime, int] | None:
    """Read where the next page begins; what is not a key begins at the beginning."""
    moment, _separator, pk = text.partition("_")
    try:
        found = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None
    return found if found[0].tzinfo is not None and 0 < found[1] < 2**63 else None


def _page(rows: list[Any]) -> Results:
    shown, more = rows[:PAGE], len(rows) > PAGE
    next_key = f"{shown[-1].received_at.isoformat()}_{shown[-1].pk}" if more else ""
    return Results([summary(row) for row in shown], next_key)


def _in_time(query: QuerySet[Any]) -> list[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
        return list(query)
