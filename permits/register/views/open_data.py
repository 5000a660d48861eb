"""The open data as files, and a page that says what they hold."""

from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from permits.register import blds, open_data
from workflows.timing import now


def _etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    return f'"{open_data.mark()}-{now():%Y%m%d}"'


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what the open data holds and where it is."""
    context = {"page_title": _("Open data"), "fields": blds.FIELDS, "year": now().year}
    return render(request, "register/open_data.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=_etag)
def permits_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream all permits as CSV, or those received in one ``year``."""
    return _file(request, open_data.csv_lines, "text/csv; charset=utf-8", "permits.csv")


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=_etag)
def permits_json(request: HttpRequest) -> HttpResponseBase:
    """Stream all permits as JSON, or those received in one ``year``."""
    return _file(request, open_data.json_lines, "application/json", "permits.json")


def _file(
    request: HttpRequest, lines: Callable[[QuerySet[Any]], Iterator[str]], kind: str, name: str
) -> HttpResponseBase:
    asked = request.GET.get("year", "")
    if asked and not (asked.isascii() and asked.isdigit() and 1900 <= int(asked[:5]) <= 2999):
        text = _("Give the year as four digits, for example ?year=2026, or leave it out.")
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    query = open_data.of_year(int(asked) if asked else None, zone=ZoneInfo(settings.TIME_ZONE))
    answer = StreamingHttpResponse(lines(query), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
