"""A register of a whole year is made in bounded time and memory."""

import time
import tracemalloc

from permits.stationery import render
from tests.stationery import samples
from tests.stationery.reading import pages
from tests.stationery.samples import AT

MOST_SECONDS = 6.0
MOST_BYTES = 60 * 1024 * 1024


def test_a_table_of_500_rows_takes_seconds_and_megabytes_only() -> None:
    tracemalloc.start()
    begin = time.process_time()

    pdf = render(samples.letter("Register"), samples.register(500), made_at=AT)

    seconds = time.process_time() - begin
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sheets = pages(pdf)
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES
    assert "BLD-2026-000499" in sheets[-1]
    assert sum("BLD-2026-" in sheet for sheet in sheets) == len(sheets)
