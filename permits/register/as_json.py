"""The public record of one application as JSON, for machines; English, whoever asks."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.applications.statuses import BLDS_STATUS
from permits.register.court_days import court_days
from permits.register.next_step import next_step
from permits.register.public_record import details, summary


def record_as_json(application: PermitApplication, *, at: datetime) -> dict[str, Any]:
    """Return everything that the public page tells, as plain values for ``DjangoJSONEncoder``."""
    rulebook = application.rulebook_version.rulebook
    known, rest = summary(application), details(application)
    days = court_days(application, at=at)
    today = rulebook.calendar().local_date(at)
    return {
        "as_of": at,
        "notice": rulebook.city.unofficial_notice,
        "jurisdiction": rulebook.city.jurisdiction_id,
        **asdict(known),
        "status_mapped": BLDS_STATUS.get(known.status, ""),
        "next_step": asdict(next_step(application, known, rest, today=today)),
        "days": {"city": days.city, "applicant": days.applicant} if days else None,
        **asdict(rest),
        "links": _links(known.number, known.permit_code),
    }


def _links(number: str, code: str) -> dict[str, str]:
    links = {"page": settings.SITE_URL + reverse("register:status", args=[number])}
    if code:
        links["verify"] = settings.SITE_URL + reverse("register:verify", args=[code])
    return links
