"""Compose letters, send them, send one again."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import select_template
from django.utils import translation

from permits.applications.models import PermitApplication
from permits.notices import links
from permits.notices.letter_text import laid_out
from permits.notices.letter_words import words_for
from permits.notices.letters import LETTERS, Letter
from permits.notices.models import Notice
from permits.notices.recipients import Recipient, recipients_of
from workflows import outbox
from workflows.delivery import MAX_ATTEMPTS, backoff
from workflows.models import OutboxEvent
from workflows.timing import machine_now

COMPOSED = "notice.composed"
WANTED = "notice.wanted"
STALE = timedelta(days=2)


class NothingToSendAgain(Exception):
    """The notice is not one that failed; the text says how it stands."""


@transaction.atomic
def ask(event: OutboxEvent) -> None:
    """Ask for the letters about an event of a case.

    The past of an imported record asks for none: nobody is told today of what happened last year.
    """
    is_past = machine_now() - event.at > STALE
    if is_past and PermitApplication.objects.filter(case_id=event.case_id or 0).exclude(source="").exists():
        return
    outbox.publish(None, WANTED, at=event.at, event=event.pk)


@transaction.atomic
def compose(event: OutboxEvent, *, at: datetime) -> list[Notice]:
    """Write the letters that an event calls for and have each sent; called again, it writes nothing more.

    :raises KeyError: when no letter belongs to the event's topic.
    """
    application = PermitApplication.objects.select_related("case", "applicant", "rulebook_version").get(
        case_id=event.case_id or 0
    )
    letter = LETTERS[event.topic]
    if _repeats(event):
        return []
    people = recipients_of(application, letter.roles, at=at) + letter.others(application, event)
    once = {each.email.lower(): each for each in reversed(people)}
    made = [_written(application, event, letter, each, at) for each in reversed(once.values())]
    return [notice for notice in made if notice is not None]


@transaction.atomic
def send(notice: Notice, *, at: datetime) -> bool:
    """Send a notice that is not sent yet; tell whether it went out now.

    The Message-ID is fixed when the letter is written, so that a second copy, sent because the first
    one's success was not recorded, is known as the same message.

    :raises OSError, smtplib.SMTPException: when the mail server does not take it.
    """
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.state == Notice.State.SENT:
        return False
    get_connection().send_messages([_message(locked)])
    locked.state, locked.sent_at = Notice.State.SENT, at
    locked.attempts, locked.next_try_at, locked.error = locked.attempts + 1, None, ""
    locked.save(update_fields=["state", "sent_at", "attempts", "next_try_at", "error"])
    return True


@transaction.atomic
def note_failure(notice_id: int, *, reason: str, attempts: int) -> None:
    """Show that a try to send failed, why, and when the next one is; none is left after the last."""
    last = attempts >= MAX_ATTEMPTS
    Notice.objects.filter(pk=notice_id).exclude(state=Notice.State.SENT).update(
        state=Notice.State.FAILED,
        attempts=attempts,
        error=reason[:300],
        next_try_at=None if last else machine_now() + backoff(attempts),
    )


@transaction.atomic
def send_again(notice: Notice, *, actor: Any, at: datetime) -> Notice:
    """Have a notice that failed sent once more; the event keeps who asked.

    :raises NothingToSendAgain: when it did not fail.
    """
    locked: Notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.state != Notice.State.FAILED:
        raise NothingToSendAgain(locked.get_state_display())
    locked.state, locked.error, locked.next_try_at = Notice.State.WAITING, "", None
    locked.save(update_fields=["state", "error", "next_try_at"])
    outbox.publish(None, COMPOSED, at=at, notice=locked.pk, actor=actor.pk)
    return locked


def _written(
    application: PermitApplication, event: OutboxEvent, letter: Letter, recipient: Recipient, at: datetime
) -> Notice | None:
    with translation.override(recipient.language):
        facts = letter.facts(application, event)
        if facts is None:
            return None
        facts |= {"words": words_for(application, letter.template, recipient.language, facts)}
        subject, body = _text(letter.template, recipient, facts | _frame(application, recipient))
    notice, is_new = Notice.objects.get_or_create(
        event=event,
        template=letter.template,
        recipient_email=recipient.email,
        defaults={
            "application": application,
            "language": recipient.language,
            "recipient_name": recipient.name[:150],
            "subject": subject[:200],
            "body": body,
            "message_id": _message_id(event, letter, recipient),
            "composed_at": at,
        },
    )
    if is_new:
        outbox.publish(None, COMPOSED, at=at, notice=notice.pk)
    return notice if is_new else None


def _text(template: str, recipient: Recipient, facts: dict[str, Any]) -> tuple[str, str]:
    names = [f"emails/{recipient.language}/{template}.txt", f"emails/{template}.txt"]
    return laid_out(select_template(names).render(facts))


def _frame(application: PermitApplication, recipient: Recipient) -> dict[str, Any]:
    return {
        "application": application,
        "city": application.rulebook_version.rulebook.city,
        "recipient": recipient,
        "own_url": links.own(application),
        "status_url": links.status(application) if application.number else "",
    }


def _repeats(event: OutboxEvent) -> bool:
    """Tell whether an earlier event said the very same (a PDF that is asked for again, say)."""
    earlier = OutboxEvent.objects.filter(case_id=event.case_id or 0, topic=event.topic, id__lt=event.pk)
    return earlier.filter(payload=event.payload).exists()


def _message(notice: Notice) -> EmailMessage:
    return EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[f'"{_quoted(notice.recipient_name)}" <{notice.recipient_email}>'],
        headers={
            "Message-ID": notice.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
        },
    )


def _quoted(name: str) -> str:
    return " ".join(name.split()).replace("\\", "").replace('"', "")


def _message_id(event: OutboxEvent, letter: Letter, recipient: Recipient) -> str:
    about = f"{event.pk}|{letter.template}|{recipient.email.lower()}"
    site = urlsplit(settings.SITE_URL).hostname or "lintel.example"
    return f"<{hashlib.sha256(about.encode()).hexdigest()[:40]}@{site}>"
