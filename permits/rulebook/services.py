"""Publish a pack: checked, numbered, dated, by one person and approved by another."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import Pack
from permits.rulebook.rulebook import Rulebook, load
from workflows import outbox

if TYPE_CHECKING:
    from accounts.models import User

NUMBERING_LOCK = 7_402_119  # any number of our own: one publication numbers at a time


class PublishRefused(ValueError):
    """A publication that must not be; the sentence says why and what to do."""


@transaction.atomic
def publish(
    pack: Pack,
    *,
    effective_from: date,
    actor: "User | None",
    approver: "User | None",
    at: datetime,
) -> RulebookVersion:
    """Publish a pack as the next version; the same content for the same pack is published once.

    `actor` and `approver` are None when the system loads a demonstration.
    :raises PackRefused: with every error of the pack.
    :raises PublishRefused: when one person would approve alone, or the day is taken or past.
    """
    rulebook = load(pack)
    number_alone()
    last = RulebookVersion.objects.order_by("number").last()
    standing = RulebookVersion.objects.filter(cancelled_at__isnull=True).order_by("number").last()
    if standing is not None and standing.sha256 == rulebook.sha256:
        return standing
    if actor is not None and approver in (None, actor):
        raise PublishRefused(_("A second person must approve the rules that you publish."))
    _refuse_days(rulebook, standing, effective_from, at)
    published = RulebookVersion.objects.create(
        number=last.number + 1 if last else 1,
        pack_name=rulebook.pack_name,
        effective_from=effective_from,
        content=rulebook.pack.content(),
        sha256=rulebook.sha256,
        published_at=at,
        published_by=actor,
        approved_by=approver,
    )
    outbox.publish(None, "rulebook.published", at=at, version=published.pk)
    return published


def number_alone() -> None:
    """Let no other publication number until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])


def _refuse_days(
    rulebook: Rulebook, standing: RulebookVersion | None, effective_from: date, at: datetime
) -> None:
    """Only the first version may reach into the past: rules that governed a case are never replaced."""
    if standing is None:
        return
    today = rulebook.calendar().local_date(at)
    if effective_from <= today:
        said = _("Rules take effect in the future: choose a day after %(today)s.")
        raise PublishRefused(said % {"today": today})
    if effective_from <= standing.effective_from:
        said = _("Version %(number)d takes effect on %(day)s; choose a later day.")
        raise PublishRefused(said % {"number": standing.number, "day": standing.effective_from})
