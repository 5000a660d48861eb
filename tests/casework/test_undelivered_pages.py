"""What could not be delivered, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permits.casework import undelivered
from permits.casework.views import office
from permits.fees.models import Invoice
from tests.casework.test_queue_pages import LINK
from tests.driving import NOON, People, application_at
from tests.reviews.desk import page, signed_in, url
from workflows.delivery import UNANSWERED
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db


def test_what_was_not_delivered_goes_on_page_by_page(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SHOWN", 2)
    for number in range(3):
        dead(f"topic.{number}", {})
    browser = signed_in(who.supervisor)

    first = page(browser.get(url("casework:dead_letters")))
    second = page(browser.get(url("casework:dead_letters") + dict(LINK.findall(first))["next"]))
    astray = page(browser.get(url("casework:dead_letters") + "?before=yesterday"))

    assert ["topic.0" in first, "topic.1" in first, "topic.2" in first] == [False, True, True]
    assert "topic.0" in second
    assert "Back to the newest" in second
    assert "The address names no page of this list" in astray
    assert "topic.2" in astray


def test_what_each_undelivered_event_is_about_is_looked_up_by_kind(who: People) -> None:
    application = application_at("ready_to_issue", who, type_code="SIGN")
    invoices = list(Invoice.objects.values_list("pk", "application__number"))
    for pk, _number in invoices * 4:
        dead("invoice.file_wanted", {"invoice": pk})
    dead("invoice.file_wanted", {"invoice": 0})
    event = OutboxEvent.objects.filter(case=application.case).first()
    dead("notice.wanted", {"event": event.pk})

    with CaptureQueriesContext(connection) as asked:
        found = undelivered.dead_letters(most=50)

    assert found[0].about == application
    assert found[1].about is None
    assert {each.about.number for each in found[2:]} == {number for _pk, number in invoices}
    assert len(asked) <= 4


def test_an_event_that_ended_its_worker_each_time_says_so_in_words(who: People) -> None:
    dead("permit.file_wanted", {}, error=UNANSWERED)

    shown = page(signed_in(who.supervisor).get(url("casework:dead_letters")))

    assert "The worker ended without an answer" in shown
    assert "it lacked memory or time, or was stopped" in shown


def dead(topic: str, payload: dict[str, int], *, error: str = "x") -> None:
    OutboxEvent.objects.create(
        topic=topic, payload=payload, at=NOON, available_at=NOON, state="dead", last_error=error
    )
