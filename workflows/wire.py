"""Statements that the database has planned already, sent straight through libpq, the first with its BEGIN.

A cursor looks anew at each statement: its places, its plan, its rows. Of one that was sent before there is
nothing to find out, and a transaction need not wait for the answer to BEGIN before it asks its first
question. The driver keeps the book of prepared statements, here as everywhere: what is not in it goes
through a cursor, which writes it there.
"""

from collections.abc import Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

from psycopg import Connection, errors, generators, pq
from psycopg._preparing import Prepare
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq.abc import PGconn, PGresult

IDLE, PIPELINE_OFF = pq.TransactionStatus.IDLE, pq.PipelineStatus.OFF
FINE = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
Rows = list[tuple[Any, ...]]


class _Query(NamedTuple):
    """What the driver's book of prepared statements knows a statement by."""

    query: bytes
    types: tuple[int, ...]


class Wire:
    """One connection's short way; shares the book of prepared statements with the connection's cursors."""

    def __init__(self, cursor: Any) -> None:
        self.connection: Connection[Any] = cursor.connection
        self._values = Transformer.from_context(cursor)

    def answer(self, sql: str, values: Sequence[Any]) -> Rows | None:
        """Return the rows of a prepared statement; None for one that is not, which was then not sent.

        :raises psycopg.Error: as a cursor would.
        """
        begins = self._has_to_begin()
        if begins is None:
            return None
        given = self._values.dump_sequence(values, list(repeat(PyFormat.AUTO, len(values))))
        name = self._name(_Query(_numbered(sql), self._values.types or ()))
        return None if name is None else self._rows(self._sent(name, given, begins=begins))

    def _has_to_begin(self) -> bool | None:
        """Tell whether a transaction is still to be begun; None where only the driver knows how."""
        raw = self.connection
        if raw.pgconn.transaction_status != IDLE or raw.autocommit:
            return False
        particular = raw.isolation_level, raw.read_only, raw.deferrable
        return None if any(each is not None for each in particular) else True

    def _name(self, query: _Query) -> bytes | None:
        book = self.connection._prepared
        prepared, name = book.get(query)  # type: ignore[arg-type]  # it reads these two only
        if prepared is not Prepare.YES:
            return None
        book.maybe_add_to_cache(query, prepared, name)  # type: ignore[arg-type]  # used once more
        return name

    def _sent(self, name: bytes, given: Sequence[Any], *, begins: bool) -> PGresult:
        raw, formats = self.connection, self._values.formats
        send = _with_begin if begins else _alone
        with raw.lock:
            try:
                results = raw.wait(send(raw.pgconn, name, given, formats))
            finally:
                if not raw.closed and raw.pgconn.pipeline_status != PIPELINE_OFF:
                    raw.close()  # interrupted with answers under way: nobody could tell whose they are
        for result in results:
            if result.status not in FINE:
                raise errors.error_from_result(result, encoding=self._values.encoding)
        return results[-1]

    def _rows(self, result: PGresult) -> Rows:
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)


def _alone(
    pgconn: PGconn, name: bytes, given: Sequence[Any], formats: Sequence[Any] | None
) -> PQGen[list[PGresult]]:
    pgconn.send_query_prepared(name, given, formats)
    results: list[PGresult] = yield from generators.execute(pgconn)
    return results


def _with_begin(
    pgconn: PGconn, name: bytes, given: Sequence[Any], formats: Sequence[Any] | None
) -> PQGen[list[PGresult]]:
    pgconn.enter_pipeline_mode()
    pgconn.send_query_params(b"BEGIN", None)
    pgconn.send_query_prepared(name, given, formats)
    pgconn.pipeline_sync()
    yield from generators.send(pgconn)
    results: list[PGresult] = []
    while (result := (yield from generators.fetch(pgconn))) is None or _is_answer(result):
        if result is not None:
            results.append(result)
    pgconn.exit_pipeline_mode()
    return results


def _is_answer(result: PGresult) -> bool:
    return result.status != pq.ExecStatus.PIPELINE_SYNC


@cache
def _numbered(sql: str) -> bytes:
    """Return a statement with the places of its values as the database has them, $1 and so on."""
    first, *others = sql.split("%s")
    numbered = first + "".join(f"${n}{text}" for n, text in enumerate(others, start=1))
    return numbered.replace("%%", "%").encode()
