"""Every list page asks the database as often for thirty rows as for three."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from permits.applications.models import PermitApplication
from permits.inspections.models import Inspection
from permits.notices.models import Notice
from tests.casework.waiting import another_review
from tests.driving import NOON, People, application_at, people, publish_rules
from workflows.models import OutboxEvent
from workflows.timing import at_moment

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30
QUEUE = "casework:queue"
PAGES = {
    "completeness queue": ("technician", QUEUE, ["intake"], ""),
    "reviews of a team": ("reviewer", QUEUE, ["reviews"], ""),
    "reviews of all": ("supervisor", QUEUE, ["all_reviews"], ""),
    "the issuance queue": ("technician", QUEUE, ["issuance"], ""),
    "one's own list": ("contractor", "applications:mine", [], ""),
    "one's own list, one group": ("contractor", "applications:mine", [], "?group=city"),
    "found by address": ("nobody", "register:search", [], "?q=1222+First"),
    "the start page": ("nobody", "register:home", [], ""),
    "open invoices": ("cashier", "fees:open_invoices", [], ""),
    "inspections of the day": ("inspector", "inspections:day", [], ""),
    "the office": ("official", "casework:office", [], ""),
    "outgoing mail": ("technician", "notices:outgoing", [], ""),
    "undelivered": ("supervisor", "casework:dead_letters", [], ""),
}


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, tuple[int, int]]]:
    """Count the queries of every page with few rows, and again with many."""
    with django_db_blocker.unblock(), at_moment(NOON), transaction.atomic():
        publish_rules()
        who = people()
        seed = application_at("in_review", who), application_at("issued", who, type_code="REROOF")
        application_at("ready_to_issue", who, type_code="SIGN")
        _grow(who, *seed, first=0, last=FEW)
        few = {name: _queries(who, name) for name in PAGES}
        _grow(who, *seed, first=FEW, last=MANY)
        yield {name: (few[name], _queries(who, name)) for name in PAGES}
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_list_asks_no_more_for_many_rows_than_for_few(
    counted: dict[str, tuple[int, int]], name: str
) -> None:
    few, many = counted[name]

    assert many == few
    assert many <= 30


def _queries(who: People, name: str) -> int:
    person, view, arguments, query = PAGES[name]
    client = Client()
    users: dict[str, User | None] = {"nobody": None, "reviewer": who.reviewers["structural"]}
    user = users[person] if person in users else getattr(who, person)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse(view, args=arguments) + query
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def _grow(
    who: People, reviewing: PermitApplication, issued: PermitApplication, *, first: int, last: int
) -> None:
    for number in range(first, last):
        application_at("submitted", who, type_code="SIGN")
        application_at("submitted", who, type_code="REROOF")
        another_review(reviewing, round=number + 10)
    Inspection.objects.bulk_create(_visit(issued) for _ in range(first, last))
    Notice.objects.bulk_create(_notice(issued, number) for number in range(first, last))
    notices = Notice.objects.order_by("id")[first:last]
    OutboxEvent.objects.bulk_create(_dead(notice) for notice in notices)


def _visit(application: PermitApplication) -> Inspection:
    today = (NOON - timedelta(hours=8)).date()
    return Inspection(application=application, code="roof", name="Roof", wanted_on=today, requested_at=NOON)


def _notice(application: PermitApplication, number: int) -> Notice:
    return Notice(
        application=application,
        template="received",
        recipient_name="Carla",
        recipient_email="carla@example.com",
        subject="Received",
        body="Received.",
        message_id=f"<{number}@tests>",
        composed_at=NOON,
    )


def _dead(notice: Notice) -> OutboxEvent:
    payload = {"notice": notice.pk}
    return OutboxEvent(
        topic="notice.composed", payload=payload, at=NOON, available_at=NOON, state="dead", last_error="x"
    )
