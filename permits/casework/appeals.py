"""Appeals (domain §2.2, §2.9): filed by the applicant's side, decided by who signed nothing of it (S18)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.casework import review_rounds, signers, time_limits, undoing
from permits.casework.models import Appeal
from permits.casework.time_limits import APPEAL, COMPLETENESS, RESPONSE
from permits.reviews.models import Review
from workflows.ticking import Paused, Stopped
from workflows.transitions import lock, move

Outcome = Appeal.Outcome


class AppealRefused(ValueError):
    """An appeal that cannot be filed or decided so; the sentence says why. Nothing was changed."""


@transaction.atomic
def file(application: PermitApplication, *, grounds: str, actor: Any, at: datetime) -> Appeal:
    """Appeal against the decision that stands, with the grounds, within the days that it can be appealed.

    The term of the applicant waits while the appeal is open.

    :raises AppealRefused: without grounds, or when the time has passed.
    :raises MoveRefused: when the decision cannot be appealed against, or the actor may not.
    """
    lock(application)
    _demand(grounds.strip() != "", _("Write why the decision is wrong; who decides reads it."))
    against, last = application.status, last_day(application)
    calendar = rulebook_of(application).calendar()
    if last is not None and calendar.local_date(at) > calendar.local_date(last):
        text = _("The decision could be appealed against until %(day)s.")
        raise AppealRefused(text % {"day": date_format(calendar.local_date(last))})
    ticks = [Paused(RESPONSE, _("An appeal is open")), *time_limits.started(application, APPEAL, at=at)]
    move(application, "appeal", actor=actor, at=at, reason=grounds.strip(), clocks=ticks)
    return Appeal.objects.create(
        application=application, against=against, grounds=grounds.strip(), filed_by=actor, filed_at=at
    )


@transaction.atomic
def decide(
    application: PermitApplication, *, outcome: str, findings: str, actor: Any, at: datetime
) -> PermitApplication:
    """Uphold or dismiss the open appeal with findings; what the decision had ended goes on, or stays ended.

    :raises AppealRefused: without findings or a decision.
    :raises MoveRefused: with every blocker, one of them that the actor signed what is appealed against.
    """
    lock(application)
    _demand(outcome in Outcome.values, _("Choose whether the appeal is upheld or dismissed."))
    _demand(findings.strip() != "", _("Write the findings; everybody concerned reads them."))
    against = signers.appealed(application)
    if outcome == Outcome.DISMISSED:
        _dismiss(application, against, findings.strip(), actor, at)
    else:
        _uphold(application, against, findings.strip(), actor, at)
    known = Appeal.objects.filter(application=application, decided_at__isnull=True)
    known.update(outcome=outcome, findings=findings.strip(), decided_by=actor, decided_at=at)
    return application


def last_day(application: PermitApplication) -> datetime | None:
    """Return until when the decision that stands can be appealed against, by the rules it was made under."""
    made = application.case.records.filter(thing="", target=application.status).order_by("-seq").first()
    days = rulebook_of(application).city.appeals.days_to_file
    return made.at + timedelta(days=days) if made else None


def _dismiss(application: PermitApplication, against: str, findings: str, actor: Any, at: datetime) -> None:
    ticks = [Stopped(APPEAL, _("The appeal was dismissed"))]
    move(application, "dismiss_appeal", actor=actor, at=at, reason=findings, clocks=ticks, back_to=against)
    time_limits.note(application, RESPONSE, "resumed", at=at, reason=_("The appeal was dismissed"))


def _uphold(application: PermitApplication, against: str, findings: str, actor: Any, at: datetime) -> None:
    why = _("The appeal was upheld")
    again = _reviewed_again(application, against)
    before = undoing.facts_of(application, "take_back_revocation").get("back_to", Status.ISSUED)
    back_to = before if against == Status.REVOKED else _RETURNS[Status(against)]
    facts = {"back_to": back_to, "again": bool(again)}
    ticks = [Stopped(RESPONSE, why), Stopped(APPEAL, why)]
    move(application, "uphold_appeal", actor=actor, at=at, reason=findings, clocks=ticks, **facts)
    if against == Status.INCOMPLETE:
        time_limits.note(application, COMPLETENESS, "reopened", at=at, reason=why)
    elif against == Status.DENIED:
        undoing.review_what_was_denied(application, reason=why, actor=actor, at=at)
    elif again:
        time_limits.run_on(application, at=at, reason=why)
        review_rounds.review_again(application, again, at=at)


_RETURNS = {
    Status.INCOMPLETE: Status.SUBMITTED,
    Status.DENIED: Status.IN_REVIEW,
    Status.CORRECTIONS_REQUIRED: Status.IN_REVIEW,
}
"""Where a case goes on when the decision that stopped it is set aside."""


def _reviewed_again(application: PermitApplication, against: str) -> Sequence[str]:
    """Return the disciplines whose result the appeal sets aside: they review in a new round."""
    outcomes = {
        Status.DENIED: {"", Review.Outcome.DENIED},
        Status.CORRECTIONS_REQUIRED: {Review.Outcome.CORRECTIONS},
    }.get(Status(against), set())
    latest = dict(application.reviews.order_by("round").values_list("discipline", "work_item__outcome"))
    return [key for key, outcome in latest.items() if outcome in outcomes]


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise AppealRefused(text)
