"""The start page: one box to look something up, one button to apply, and how the office is doing."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.applications.statuses import Status
from permits.register import reading
from permits.register.office_numbers import office_numbers
from permits.register.public_record import summary
from workflows.timing import now

LATEST = 4


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page."""
    numbers = office_numbers(at=now(), zone=ZoneInfo(settings.TIME_ZONE))
    latest = (
        reading.public().filter(status=Status.ISSUED, permit__isnull=False).order_by("-permit__id")[:LATEST]
    )
    context = {
        "page_title": _("Building permits online"),
        "tasks": _tasks(),
        "numbers": numbers,
        "charts": [numbers.weekly_chart(), numbers.days_chart()] if any(n for _w, n in numbers.weeks) else [],
        "latest": [summary(application) for application in latest],
    }
    return render(request, "register/home.html", context)


def _tasks() -> list[dict[str, Any]]:
    return [
        {
            "icon": "support",
            "title": _("What do I need?"),
            "text": _("Answer a few questions and see which permit, which papers and which fees."),
            "url": reverse("applications:choose"),
        },
        {
            "icon": "search",
            "title": _("Where does it stand?"),
            "text": _("See where an application is, whose turn it is and what comes next."),
            "url": reverse("register:search"),
        },
        {
            "icon": "verified_user",
            "title": _("Is this permit real?"),
            "text": _("Check a permit on the fence or on paper: valid, suspended or expired, as of now."),
            "url": reverse("register:verify_check"),
        },
        {
            "icon": "attach_money",
            "title": _("What will it cost?"),
            "text": _("Work out the fees to the cent, with the rule behind every line."),
            "url": reverse("fees:estimate"),
        },
    ]
