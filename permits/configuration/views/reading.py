"""The rules as pages that a clerk understands: versions, what each says, and what one changed."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from functools import wraps
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.applications.authority import may
from permits.casework.policies import demand
from permits.configuration.cancelling import cancelling_of
from permits.configuration.showing import calendars, fee_tables, types
from permits.configuration.sources import DraftHasErrors, Source, source_by_reference, source_of
from permits.configuration.word_changes import pieces
from permits.rulebook.comparing import Difference, compare
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.services_drafting import EDIT, SEE, DraftRefused, newest_version
from workflows.timing import now

SHOWN = 100
View = Callable[..., HttpResponse]


def of_source(view: View) -> View:
    """Give a view the rules that its address names, once the person may see them."""

    @wraps(view)
    def guarded(request: HttpRequest, kind: str, number: int, **named: Any) -> HttpResponse:
        demand(request.user, SEE)
        source = source_of(kind, number)
        try:
            return view(request, source, **named)
        except DraftHasErrors as broken:
            said = _("Put the errors of this draft right first: %(count)d.")
            messages.warning(request, said % {"count": broken.checked.error_count})
            return redirect("rules:draft", number)

    return guarded


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the published versions with their days, and the drafts that are not over."""
    demand(request.user, SEE)
    versions = list(
        RulebookVersion.objects.select_related("published_by", "approved_by").order_by("-number")[:SHOWN]
    )
    drafts = RulebookDraft.objects.exclude(status__in=["scheduled", "discarded"])
    drafts = drafts.select_related("author", "changed_by", "base").defer("base__content")
    over = RulebookDraft.objects.filter(status__in=["scheduled", "discarded"])
    context = {
        "page_title": _("Rules of the city"),
        "rows": _with_ends(versions, today()),
        "drafts": drafts[:SHOWN],
        "over": over.select_related("author", "published_as").defer("published_as__content")[:10],
        "may_edit": may(request.user, EDIT),
    }
    return render(request, "configuration/home.html", context)


def today() -> date:
    """Return the day it is in the city."""
    versions = RulebookVersion.objects.filter(cancelled_at__isnull=True).order_by("number")
    newest = versions.last()
    return newest.rulebook.calendar().local_date(now()) if newest is not None else now().date()


def _with_ends(versions: list[RulebookVersion], day: date) -> list[dict[str, Any]]:
    """Return versions, the newest first, each with its last day and whether it holds now."""
    rows: list[dict[str, Any]] = []
    later: RulebookVersion | None = None
    for version in versions:
        if version.cancelled_at is not None:
            rows.append({"version": version, "later": None, "standing": "cancelled"})
            continue
        begun = version.effective_from <= day
        over = later is not None and later.effective_from <= day
        standing = "scheduled" if not begun else "past" if over else "in_force"
        rows.append({"version": version, "later": later, "standing": standing})
        later = version
    return rows


@require_safe
@of_source
def overview(request: HttpRequest, source: Source) -> HttpResponse:
    """Show what a set of rules holds: the city, its types, its disciplines, and where to read on."""
    rulebook = source.rulebook
    context = {
        "page_title": source.title,
        "source": source,
        "rulebook": rulebook,
        "city": rulebook.city,
        "types": rulebook.types.values(),
        "before": _before(source),
        "cancelling": cancelling_of(source.record, request.user, at=now()),
    }
    return render(request, "configuration/overview.html", context)


def _before(source: Source) -> str:
    """Return what a set of rules is best compared with: the version before it, or a draft's basis."""
    if isinstance(source.record, RulebookDraft):
        return str(source.record.base.number)
    return str(source.number - 1) if source.number > 1 else ""


@require_safe
@of_source
def permit_type(request: HttpRequest, source: Source, code: str) -> HttpResponse:
    """Show one type in words."""
    if code not in source.rulebook.types:
        raise Http404
    shown = types.shown_type(source.rulebook, code)
    context = {"page_title": shown.type.name, "source": source, "shown": shown}
    return render(request, "configuration/type.html", context)


@require_safe
@of_source
def fees(request: HttpRequest, source: Source) -> HttpResponse:
    """Show the fee schedules as printed tables."""
    schedules = [{"schedule": each, "lines": fee_tables.lines_of(each)} for each in source.rulebook.schedules]
    context = {"page_title": _("Fee schedules"), "source": source, "schedules": schedules}
    return render(request, "configuration/fees.html", context)


@require_safe
@of_source
def calendar_page(request: HttpRequest, source: Source) -> HttpResponse:
    """Show the calendars with the closed days of the next twelve months."""
    shown = calendars.calendars_of(source.rulebook, today=today())
    context = {"page_title": _("Calendars"), "source": source, "calendars": shown}
    return render(request, "configuration/calendars.html", context)


@require_safe
@of_source
def guide(request: HttpRequest, source: Source) -> HttpResponse:
    """Show the question tree that leads applicants to their permit."""
    rulebook = source.rulebook
    context = {
        "page_title": _("Guide: what do you want to build?"),
        "source": source,
        "questions": rulebook.city.guide,
        "labels": {question.code: question.label for question in rulebook.city.guide},
        "types": rulebook.types,
    }
    return render(request, "configuration/guide.html", context)


@require_safe
@of_source
def pack_file(_request: HttpRequest, source: Source) -> HttpResponse:
    """Hand out all files as a ZIP, which can be edited and uploaded again."""
    pack, packed = source.pack, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in sorted(pack.files.items()):
            entry = zipfile.ZipInfo(f"{pack.name}/{file}")
            entry.external_attr, entry.compress_type = 0o100644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    name = f"{pack.name}-{source.reference}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Show two sets of rules side by side, part by part."""
    demand(request.user, SEE)
    try:
        newest = newest_version().number
    except DraftRefused as none:
        raise Http404 from none
    new = source_by_reference(request.GET.get("new") or str(newest))
    old = source_by_reference(request.GET.get("old") or str(max(newest - 1, 1)))
    differences = compare(old.pack, new.pack)
    context = {
        "page_title": _("%(old)s and %(new)s compared") % {"old": old.title, "new": new.title},
        "old": old,
        "new": new,
        "parts": _by_part(differences),
        "count": len(differences),
        "choices": _choices(),
    }
    return render(request, "configuration/comparison.html", context)


def _by_part(differences: list[Difference]) -> list[dict[str, Any]]:
    """Group differences by their file, named by what it holds; the words that differ are marked."""
    parts = []
    for file, group in groupby(differences, key=_file_of):
        rows = [_row(each) for each in group]
        parts.append({"file": file, "name": rows[0]["where"][0], "rows": rows})
    return parts


def _file_of(difference: Difference) -> str:
    return difference.file


def _row(each: Difference) -> dict[str, Any]:
    before, after = pieces(each.before, each.after)
    where = each.where.split(" › ")
    return {
        "where": where,
        "place": " › ".join(where[1:]),
        "kind": each.kind,
        "before": before,
        "after": after,
    }


def _choices() -> list[tuple[str, str]]:
    """Return everything that can be compared, drafts first."""
    drafts = RulebookDraft.objects.exclude(status__in=["scheduled", "discarded"])[:SHOWN]
    versions = RulebookVersion.objects.order_by("-number")[:SHOWN]
    named = [(f"draft-{each.pk}", str(each)) for each in drafts]
    return named + [
        (str(each.number), _("Version %(number)d") % {"number": each.number}) for each in versions
    ]
