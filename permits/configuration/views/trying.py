"""Try rules before they hold: the applicant's form, a price, the reviews, and whom they would not touch."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.configuration import trials
from permits.configuration.sources import Source
from permits.configuration.views.reading import of_source, today
from permits.rulebook.models import RulebookDraft
from permits.rulebook.queries import version_in_force
from permits.rulebook.schema.permit_type import PermitType

SENT = "_sent"
"""Stands in the address once the form was sent; no code of a question begins like it."""


def _type(source: Source, code: str) -> PermitType:
    found: PermitType | None = source.rulebook.types.get(code)
    if found is None:
        raise Http404
    return found


def _given(request: HttpRequest) -> QueryDict | None:
    return request.GET if SENT in request.GET else None


@require_safe
@of_source
def preview(request: HttpRequest, source: Source, code: str) -> HttpResponse:
    """Show the form as applicants would see it; what is typed stays in the address alone."""
    permit_type = _type(source, code)
    pages = trials.forms_of(source.rulebook, code, _given(request))
    wrong = [found for form in pages for found in form.what_is_wrong]
    context = {
        "page_title": _("Form: %(name)s") % {"name": permit_type.name},
        "source": source,
        "type": permit_type,
        "pages": pages,
        "wrong": wrong,
        "is_sent": SENT in request.GET,
    }
    return render(request, "configuration/preview.html", context)


@require_safe
@of_source
def trial(request: HttpRequest, source: Source, code: str) -> HttpResponse:
    """Work out fees and reviews for some facts, each with its working or its reason."""
    permit_type, given = _type(source, code), _given(request)
    day = max(source.effective(today()), today())
    fields = trials.FieldsForm(permit_type, day, given)
    on = fields.on if fields.is_valid() else day
    wanted = trials.asked(source.rulebook, code, on)
    pages = trials.forms_of(source.rulebook, code, given)
    context: dict[str, Any] = {
        "page_title": _("Try a price: %(name)s") % {"name": permit_type.name},
        "source": source,
        "type": permit_type,
        "fields": fields,
        "sections": [section for form in pages for section in _asked_sections(form, wanted)],
        "on": on,
    }
    if given is not None and fields.is_valid():
        context["trial"] = trials.work_out(source.rulebook, code, given, fields.given, on)
    return render(request, "configuration/trial.html", context)


def _asked_sections(form: Any, wanted: frozenset[str]) -> list[dict[str, Any]]:
    """Return the sections of a page with only the questions on which something hangs."""
    kept = []
    for section in form.sections:
        questions = [each for each in section["questions"] if each["code"] in wanted]
        if questions:
            kept.append({**section, "questions": questions, "visible": any(q["visible"] for q in questions)})
    return kept


@require_safe
@of_source
def reach(request: HttpRequest, source: Source) -> HttpResponse:
    """Show which open applications keep their rules, and which types change for what is to come."""
    is_draft = isinstance(source.record, RulebookDraft)
    standing = source.record.base if is_draft else version_in_force(today())
    context = {
        "page_title": _("Open applications and %(rules)s") % {"rules": source.title},
        "source": source,
        "standing": standing,
        "rows": trials.reach(source.rulebook, standing.rulebook),
    }
    return render(request, "configuration/reach.html", context)
