"""The public page of one application, and the same as JSON."""

from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from permits.applications.models import PermitApplication
from permits.applications.statuses import Court
from permits.presentation import path
from permits.register import reading
from permits.register.as_json import record_as_json
from permits.register.court_days import court_days
from permits.register.next_step import next_step
from permits.register.public_record import Details, Event, Summary, details, summary
from workflows.timing import now

TONES = {Court.CITY: "city", Court.APPLICANT: "applicant"}


@login_not_required
@require_safe
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Show where an application stands, in plain words."""
    at = now()
    application = _found(number)
    known, rest = summary(application), details(application)
    today = application.rulebook_version.rulebook.calendar().local_date(at)
    context = {
        "page_title": f"{known.number} · {known.type_name}",
        "record": known,
        "details": rest,
        "rounds": _rounds(rest),
        "stops": _stops(application, known, rest),
        "next": next_step(application, known, rest, today=today),
        "days": court_days(application, at=at),
        "dates": _dates(known),
        "facts": _facts(known),
        "timeline": _timeline(rest.events),
        "expected_time": _expected_time(application, known),
        "as_of": at,
    }
    return render(request, "register/status.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def status_json(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the public record as JSON."""
    with translation.override("en"):
        answer = JsonResponse(record_as_json(_found(number), at=now()), json_dumps_params={"indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _found(number: str) -> PermitApplication:
    found: PermitApplication = get_object_or_404(reading.whole().exclude(number=""), number=number.upper())
    return found


def _stops(application: PermitApplication, known: Summary, rest: Details) -> list[path.Stop]:
    dates: dict[str, Any] = {}
    zone = application.rulebook_version.rulebook.calendar()
    for record in application.case.records.all():
        dates.setdefault(record.target, zone.local_date(record.at))
    return path.stops(
        known.status,
        track=cast(path.Track, known.track),
        round_number=known.round,
        dates=dates,
    )


def _rounds(rest: Details) -> list[dict[str, Any]]:
    numbers = sorted({line.round for line in rest.reviews}, reverse=True)
    return [{"number": n, "lines": [line for line in rest.reviews if line.round == n]} for n in numbers]


def _timeline(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    entries, before = [], None
    for event in events:
        days = (event.at - before).days if before else 0
        entries.append(
            {
                "at": event.at,
                "label": event.label,
                "tone": TONES.get(Court(event.court), "done"),
                "days_before": days,
            }
        )
        before = event.at
    return entries[::-1]


def _dates(known: Summary) -> list[dict[str, Any]]:
    labelled = (
        (_("Received"), known.received_on),
        (_("Complete"), known.deemed_complete_on),
        (_("Plans approved"), known.approved_on if known.track == "review" else None),
        (_("Permit issued"), known.issued_on),
        (_("Permit runs out"), known.expires_on),
        (_("Final inspection passed"), known.finaled_on),
        (_("Ended"), known.ended_on),
    )
    return [{"label": label, "on": on} for label, on in labelled if on is not None]


def _facts(known: Summary) -> list[dict[str, Any]]:
    place = ", ".join(part for part in (known.address, known.unit) if part)
    town = f"{known.city}, {known.state} {known.postal_code}".strip()
    contractor = known.contractor
    licence = f"{contractor.licence_number} ({contractor.licence_class})" if contractor else ""
    labelled = (
        (_("Address"), f"{place}, {town}" if place else town),
        (_("Parcel (APN)"), known.parcel),
        (_("Kind of permit"), known.type_name),
        (_("Kind of work"), known.work_class),
        (_("Contractor"), contractor.name if contractor else ""),
        (_("Contractor’s license"), licence if contractor and contractor.licence_number else ""),
    )
    return [{"label": label, "value": value} for label, value in labelled if value]


def _expected_time(application: PermitApplication, known: Summary) -> str:
    rulebook = application.rulebook_version.rulebook
    permit_type = rulebook.types.get(known.type_code)
    language = translation.get_language() or "en"
    return rulebook.text(permit_type.expected_time, language) if permit_type else ""
