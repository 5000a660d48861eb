"""Proving history in bounded memory: every chain recomputed, every head and every checkpoint compared."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from workflows.chains import Finding, Head, Row, examine
from workflows.checkpoints import check
from workflows.models import Case, TransitionRecord

__all__ = ["Finding", "NoSuchCase", "counted", "verify"]

CHUNK = 2_000
EVERYTHING = """
SELECT c.id, c.head_seq, encode(c.head_hash, 'hex'), r.case_id, r.seq, r.thing, r.move, r.source,
       r.target, r.actor_id, r.acting_as, r.at, r.reason, r.facts::text,
       encode(r.previous_hash, 'hex'), encode(r.hash, 'hex')
FROM workflows_case c LEFT JOIN workflows_transitionrecord r ON r.case_id = c.id
"""
ONE_CASE = "WHERE c.id = %s "
SINCE = "WHERE EXISTS (SELECT 1 FROM workflows_transitionrecord n WHERE n.case_id = c.id AND n.at >= %s) "
IN_ORDER = "ORDER BY c.id, r.seq"


class NoSuchCase(LookupError):
    """Neither the cases nor the checkpoints know a case of this number."""


def verify(*, case: int | None = None, since: datetime | None = None) -> Iterator[Finding]:
    """Recompute the chains of all cases, of one, or of those with a record since a moment.

    Records are streamed in the order of their chains, so memory holds one case at a time. What the
    checkpoints remember is compared too: that of the case, or of the checkpoints since the moment.

    :raises NoSuchCase: when there is nothing of the case, neither now nor in a checkpoint.
    """
    found = False
    for head, rows in _chains(case, since):
        found = True
        yield from examine(head, rows)
    for finding in check(case=case, since=since):
        found = True
        yield finding
    if case is not None and not found:
        raise NoSuchCase(f"There is no case {case}.")


def _chains(case: int | None, since: datetime | None) -> Iterator[tuple[Head, list[Row]]]:
    query, values = EVERYTHING + IN_ORDER, tuple[Any, ...]()
    if case is not None:
        query, values = EVERYTHING + ONE_CASE + IN_ORDER, (case,)
    elif since is not None:
        query, values = EVERYTHING + SINCE + IN_ORDER, (since,)
    for head, rows in groupby(_streamed(query, values), key=itemgetter(0, 1, 2)):
        yield Head(*head), [_row(each) for each in rows if each[3] is not None]


def _row(columns: Any) -> Row:
    row = Row(*columns[3:])
    return row._replace(facts=json.loads(row.facts))


def _streamed(query: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Read through a cursor of the server, so that the answer is never here as a whole."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def counted() -> dict[str, int]:
    """Return how many cases and records there are."""
    return {"cases": Case.objects.count(), "records": TransitionRecord.objects.count()}
