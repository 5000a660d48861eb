"""The applicant's side: what was sent, and the answer to each correction."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.reviews import services
from permits.reviews.forms import AnswerForm, RemarkForm
from permits.reviews.models import AnswerDraft, Correction
from permits.reviews.queries import sheets_to_answer_with, with_thread
from permits.reviews.views.loading import application_of, demand_reader
from workflows.timing import now

GONE = 409


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every correction that was sent, with its thread; parties answer while it is their turn."""
    application = application_of(request, pk)
    demand_reader(request, application)
    if request.method != "POST":
        return render(request, "reviews/answer.html", _context(request, application))
    _demand_answerer(request, application)
    number = _whole_number(request.POST.get("number", ""))
    correction = get_object_or_404(application.corrections.sent(), number=number)
    form = AnswerForm(request.POST, sheets=sheets_to_answer_with(application), auto_id=f"answer-{number}-%s")
    if form.is_valid() and _answered(request, correction, form):
        return redirect(reverse("reviews:answer", args=[pk]) + f"#correction-{number}")
    return render(request, "reviews/answer.html", _context(request, application, form, number))


@require_POST
def keep_answer(request: HttpRequest, pk: int, number: int) -> JsonResponse:
    """Keep an answer as it is typed; each person keeps his own until he gives it."""
    application = application_of(request, pk)
    _demand_answerer(request, application)
    correction = get_object_or_404(application.corrections.sent(), number=number)
    chosen, at = request.POST.get("answer_sheet", ""), now()
    sheets = sheets_to_answer_with(application)
    sheet = sheets.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 18 else None
    typed = request.POST.get("answer", "")
    try:
        services.keep_answer_draft(correction, answer=typed, answer_sheet=sheet, actor=request.user, at=at)
    except services.CorrectionRefused as refused:
        return JsonResponse({"message": str(refused)}, status=GONE)
    return JsonResponse({"saved_at": time_format(localtime(at), "TIME_FORMAT")})


@require_POST
def remark(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let a party say something to the reviewer beside a correction, at any time, without answering it."""
    application = application_of(request, pk)
    _demand_answerer(request, application)
    correction = get_object_or_404(application.corrections.sent(), number=number)
    form = RemarkForm(request.POST)
    if form.is_valid():
        said = {"text": form.cleaned_data["text"], "for_team": False}
        try:
            services.remark(correction, **said, actor=request.user, at=now())
            messages.success(request, _("The reviewer reads your remark beside the correction."))
        except services.CorrectionRefused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(reverse("reviews:answer", args=[pk]) + f"#correction-{number}")


def _answered(request: HttpRequest, correction: Correction, form: AnswerForm) -> bool:
    try:
        services.answer_correction(correction, **form.cleaned_data, actor=request.user, at=now())
    except services.CorrectionRefused as refused:
        form.add_error("answer", str(refused))
        return False
    return True


def _context(
    request: HttpRequest, application: PermitApplication, typed: AnswerForm | None = None, number: int = 0
) -> dict[str, Any]:
    corrections = list(with_thread(application.corrections.sent(), for_team=False))
    answers = may(request.user, "answer_corrections", application)
    answering = answers and application.status == Status.CORRECTIONS_REQUIRED
    preparing = answers and application.status == Status.IN_REVIEW
    rows = _rows(request, application, corrections) if answering or preparing else []
    forms = {each["item"].pk: each["form"] for each in rows}
    return {
        "page_title": _("Corrections: %s") % application.number,
        "application": application,
        "corrections": [
            {"item": c, "form": typed if typed and c.number == number else forms.get(c.pk)}
            for c in corrections
        ],
        "form": typed,
        "answering": answering,
        "may_remark": answers,
        "preparing": preparing and any(c.needs_answer for c in corrections),
        "unanswered": sum(c.needs_answer for c in corrections),
        "letters": application.letters.order_by("round", "number"),
    }


def _rows(
    request: HttpRequest, application: PermitApplication, corrections: list[Correction]
) -> list[dict[str, Any]]:
    """Return a form for each correction that may be answered, begun with what the person had typed."""
    drafts = AnswerDraft.objects.filter(person=request.user, correction__in=corrections)
    typed = {each.correction_id: each for each in drafts}
    sheets = list(sheets_to_answer_with(application))
    return [
        {"item": each, "form": _form(each, typed.get(each.pk), sheets)}
        for each in corrections
        if each.is_open
    ]


def _form(correction: Correction, draft: AnswerDraft | None, sheets: list[Any]) -> AnswerForm:
    said = draft or correction
    initial = {"answer": said.answer, "answer_sheet": said.answer_sheet_id}
    form = AnswerForm(initial=initial, auto_id=f"answer-{correction.number}-%s")
    label = form.fields["answer_sheet"].label_from_instance  # type: ignore[attr-defined]
    empty = ("", form.fields["answer_sheet"].empty_label)  # type: ignore[attr-defined]
    form.fields["answer_sheet"].choices = [empty, *((each.pk, label(each)) for each in sheets)]  # type: ignore[attr-defined]
    return form


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _demand_answerer(request: HttpRequest, application: PermitApplication) -> None:
    if not may(request.user, "answer_corrections", application):
        raise PermissionDenied(_("Only parties of the application answer its corrections."))
