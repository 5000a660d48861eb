"""Stream the open data: every submitted application, a batch at a time, from the whitelist alone."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import translation

from permits.presentation import csv_file
from permits.register import blds, reading
from permits.register.public_record import summary
from workflows.models import OutboxEvent

BATCH = 500


def csv_lines(query: QuerySet[Any]) -> Iterator[str]:
    """Yield the lines of the CSV file (RFC 4180, UTF-8, header first)."""
    yield from csv_file.lines([blds.FIELDS])
    yield from csv_file.lines(blds.cells(values) for values in rows(query))


def json_lines(query: QuerySet[Any]) -> Iterator[str]:
    """Yield a JSON array, one permit a line."""
    before = "[\n"
    for values in rows(query):
        yield before + json.dumps(values, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def rows(query: QuerySet[Any]) -> Iterator[dict[str, str]]:
    """Yield the rows in English, whoever asks; each batch is a short query of its own."""
    last = 0
    while True:
        with translation.override("en"):
            batch = list(query.filter(id__gt=last).order_by("id")[:BATCH])
            found = [_row(application) for application in batch]
        yield from found
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def of_year(year: int | None, *, zone: ZoneInfo) -> QuerySet[Any]:
    """Return what was received in a year of the city; everything when no year is given."""
    query = reading.public()
    if year is None:
        return query
    first, end = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    return query.filter(received_at__gte=first, received_at__lt=end)


def mark() -> str:
    """Return a text that changes whenever any case has moved."""
    return str(OutboxEvent.objects.aggregate(last=Max("id"))["last"] or 0)


def _row(application: Any) -> dict[str, str]:
    known = summary(application)
    link = settings.SITE_URL + reverse("register:status", args=[known.number])
    return blds.row(known, application.rulebook_version.rulebook, link=link)
