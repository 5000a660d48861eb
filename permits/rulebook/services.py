"""Publish a pack: checked, numbered, dated, by one person and approved by another."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import Pack
from permits.rulebook.rulebook import Rulebook, load

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
    _number_alone()
    standing = RulebookVersion.objects.order_by("number").last()
    if standing is not None and standing.sha256 == rulebook.sha256:
        return standing
    if actor is not None and approver in (None, actor):
        raise PublishRefused("A second person must approve the rules that you publish.")
    _refuse_days(rulebook, standing, effective_from, at)
    return RulebookVersion.objects.create(
        number=standing.number + 1 if standing else 1,
        pack_name=rulebook.pack_name,
        effective_from=effective_from,
        content=rulebook.pack.content(),
        sha256=rulebook.sha256,
        published_at=at,
        published_by=actor,
        approved_by=approver,
    )


def _number_alone() -> None:
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
        raise PublishRefused(f"Rules take effect in the future: choose a day after {today}.")
    if effective_from <= standing.effective_from:
        raise PublishRefused(
            f"Version {standing.number} takes effect on {standing.effective_from}; choose a later day."
        )
