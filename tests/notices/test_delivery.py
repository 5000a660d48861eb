"""Whether a letter arrived is known, and one that did not never harms the case it is about."""

import pytest
from django.core import mail

from permits.notices import services
from permits.notices.models import Notice
from tests.notices.conftest import TODAY
from tests.register import records
from workflows import relay
from workflows.delivery import MAX_ATTEMPTS, deliver
from workflows.models import OutboxEvent

pytestmark = pytest.mark.django_db


class Away:
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(services, "get_connection", Away)


def failed() -> tuple[Notice, OutboxEvent]:
    records.application("submitted")
    relay.drain()
    return Notice.objects.get(), OutboxEvent.objects.get(topic="notice.composed")


def test_a_letter_that_went_out_says_when_under_its_fixed_message_id():
    records.application("submitted")

    relay.drain()

    notice = Notice.objects.get()
    assert (notice.state, notice.sent_at, notice.attempts) == ("sent", TODAY, 1)
    assert mail.outbox[0].extra_headers["Message-ID"] == notice.message_id


def test_a_mail_server_that_is_away_leaves_the_case_where_it_went(away):
    notice, event = failed()

    assert notice.application.status == "submitted"
    assert (notice.state, notice.attempts) == ("failed", 1)
    assert "no mail server" in notice.error
    assert notice.next_try_at is not None
    assert event.state == OutboxEvent.State.WAITING
    assert not OutboxEvent.objects.filter(case=notice.application.case, state="waiting").exists()


def test_a_letter_that_cannot_be_written_holds_up_nothing_of_the_case(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("template")

    monkeypatch.setattr(services, "compose", broken)
    made = records.application("in_review")

    relay.drain()

    assert not OutboxEvent.objects.filter(case=made.case, state="waiting").exists()


def test_after_the_last_try_it_is_given_up_and_says_so(away):
    notice, event = failed()

    for _ in range(MAX_ATTEMPTS):
        deliver(event.pk, at=TODAY)

    notice.refresh_from_db()
    event.refresh_from_db()
    assert event.state == OutboxEvent.State.DEAD
    assert notice.is_given_up
    assert notice.attempts == MAX_ATTEMPTS


def test_the_next_try_delivers_it_and_clears_the_error(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(services, "get_connection", Away)
        notice, event = failed()

    deliver(event.pk, at=TODAY)

    notice.refresh_from_db()
    assert (notice.state, notice.error, notice.next_try_at) == ("sent", "", None)
    assert len(mail.outbox) == 1


def test_sent_again_by_hand_while_a_retry_waits_it_goes_out_once(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(services, "get_connection", Away)
        notice, event = failed()

    services.send_again(notice, actor=records.person("t@city.example"), at=TODAY)
    relay.drain()
    deliver(event.pk, at=TODAY)

    assert len(mail.outbox) == 1


def test_what_was_sent_is_not_sent_again():
    records.application("submitted")
    relay.drain()

    with pytest.raises(services.NothingToSendAgain):
        services.send_again(Notice.objects.get(), actor=records.person("t@city.example"), at=TODAY)
