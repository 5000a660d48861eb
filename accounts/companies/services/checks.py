"""Ask the licensing board about licences, and keep what it says.

The asking is done outside of any lock; what was answered is kept in a transaction of its own, so that it
stays even where what it was asked for is refused because of it.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.announcements import LICENCE_CHANGED, announce
from accounts.companies.licences.boards import BoardRecord, CannotVerify, LicenceSource
from accounts.companies.licences.sources import configured_source
from accounts.companies.licences.standing import Standing, standing_of
from accounts.models import Licence, LicenceCheck

log = logging.getLogger(__name__)
Occasion = LicenceCheck.Occasion
Answers = Mapping[tuple[str, str], BoardRecord | CannotVerify | None]
FEW = 5
"""So many licences may vanish from the board's record at once without anybody wondering."""


def check(licences: Iterable[Licence], *, occasion: str, at: datetime) -> None:
    """Ask about each number once and keep the answers; where the city asks no board, nothing happens."""
    if settings.LICENCE_SOURCE:
        check_numbers({(each.state, each.number) for each in licences}, occasion=occasion, at=at)


def check_numbers(numbers: Iterable[tuple[str, str]], *, occasion: str, at: datetime) -> None:
    """Ask about numbers, each with its state. A source that forgets many of them at once is not believed."""
    source = configured_source()
    if source is None:
        return
    answers = {each: _asked(source, *each) for each in sorted(set(numbers))}
    for (state, number), answer in _believed(answers).items():
        keep(state, number, answer, occasion=occasion, at=at)


def _believed(answers: Answers) -> Answers:
    """Take it for silence where the board suddenly knows more licences no more than can be true."""
    unknown = [each for each, answer in answers.items() if answer is None]
    if len(unknown) <= FEW or len(unknown) <= len(answers) // 5:
        return answers
    forgotten = Licence.objects.filter(number__in=[number for _state, number in unknown])
    known_before = forgotten.filter(checked_at__isnull=False, status=Licence.Status.ACTIVE)
    if known_before.values("state", "number").distinct().count() <= FEW:
        return answers
    log.error("licence.source_forgot_many unknown=%s asked=%s", len(unknown), len(answers))
    silent = CannotVerify("The source of licences forgot many of them at once.")
    return {each: silent if answer is None else answer for each, answer in answers.items()}


def _asked(source: LicenceSource, state: str, number: str) -> BoardRecord | CannotVerify | None:
    try:
        return source.look_up(state, number)
    except CannotVerify as silent:
        log.warning("licence.cannot_verify why=%s", silent)
        return silent


@transaction.atomic
def keep(
    state: str, number: str, answer: BoardRecord | CannotVerify | None, *, occasion: str, at: datetime
) -> None:
    """Keep the board's answer about a number on each of its classes, and tell whoever it concerns."""
    rows = Licence.objects.select_for_update(of=("self",)).filter(state=state, number=number).order_by("pk")
    changed = [each for each in rows.select_related("organisation") if _kept(each, answer, occasion, at)]
    for company in {each.organisation for each in changed}:
        announce(LICENCE_CHANGED, at=at, company=company)


def _kept(licence: Licence, answer: BoardRecord | CannotVerify | None, occasion: str, at: datetime) -> bool:
    before = _worth(standing_of(licence, at=at))
    if isinstance(answer, CannotVerify):
        licence.failed_at = at
        licence.save(update_fields=["failed_at"])
    else:
        _take_over(licence, answer, at)
    after = _worth(standing_of(licence, at=at))
    if before != after or occasion != Occasion.NIGHTLY:
        _write_down(licence, answer, occasion, at)
    return before != after


def _worth(standing: Standing) -> tuple[object, ...]:
    return standing.state, standing.why


def _take_over(licence: Licence, answer: BoardRecord | None, at: datetime) -> None:
    licence.checked_at, licence.failed_at = at, None
    if answer is None or licence.classification.upper() not in answer.classifications:
        licence.status = Licence.Status.NOT_FOUND
    else:
        licence.status = answer.status
    if answer is not None:
        licence.expires_on = answer.expires_on
        licence.compensation_carrier, licence.compensation_policy = answer.carrier, answer.policy
        licence.compensation_expires_on = answer.insured_until
    licence.save()


def _write_down(
    licence: Licence, answer: BoardRecord | CannotVerify | None, occasion: str, at: datetime
) -> None:
    silent = isinstance(answer, CannotVerify)
    LicenceCheck.objects.create(
        licence=licence,
        asked_at=at,
        occasion=occasion,
        status="" if silent else licence.status,
        expires_on=None if silent else licence.expires_on,
        insured_until=None if silent else licence.compensation_expires_on,
        why_not=str(answer)[:300] if silent else "",
    )
