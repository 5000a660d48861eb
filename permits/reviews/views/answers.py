"""The applicant's side: the letter of a round, and the answer to each correction."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.statuses import Status
from permits.documents import generated
from permits.reviews import services
from permits.reviews.forms import AnswerForm
from permits.reviews.models import Correction, CorrectionLetter
from permits.reviews.views.loading import application_of
from workflows.timing import now


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every correction that was sent, with its answer; parties can answer while it is their turn."""
    application = application_of(request, pk)
    _demand_reader(request, application)
    number = request.POST.get("number", "")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        _demand_answerer(request, application)
        correction = get_object_or_404(_sent(application), number=_whole_number(number))
        if form.is_valid() and _answered(request, correction, form):
            return redirect(reverse("reviews:answer", args=[pk]) + f"#correction-{number}")
    return render(request, "reviews/answer.html", _context(request, application, form, number))


@require_safe
def letter(request: HttpRequest, pk: int, round: int) -> HttpResponse:
    """Show the letter of a round as a page."""
    application = application_of(request, pk)
    _demand_reader(request, application)
    sent = get_object_or_404(CorrectionLetter, application=application, round=round)
    items = application.corrections.filter(pk__in=sent.items)
    context = {
        "page_title": _("Corrections of round %(round)d: %(number)s")
        % {"round": round, "number": application.number},
        "application": application,
        "letter": sent,
        "items": items,
    }
    return render(request, "reviews/letter.html", context)


@require_safe
def letter_state(request: HttpRequest, pk: int, round: int) -> HttpResponse:
    """Return the state of the letter's PDF, as the fragment that the page polls for."""
    application = application_of(request, pk)
    _demand_reader(request, application)
    sent = get_object_or_404(CorrectionLetter, application=application, round=round)
    return render(request, "reviews/_letter_file.html", {"letter": sent, "application": application})


@require_safe
def letter_file(request: HttpRequest, pk: int, round: int) -> HttpResponse:
    """Lead to the letter's PDF."""
    application = application_of(request, pk)
    _demand_reader(request, application)
    done = CorrectionLetter.State.DONE
    sent = get_object_or_404(CorrectionLetter, application=application, round=round, file_state=done)
    return redirect(generated.link(sent))


@require_POST
def retry_letter(request: HttpRequest, pk: int, round: int) -> HttpResponse:
    """Have a failed PDF made again."""
    application = application_of(request, pk)
    if not may(request.user, "assign_work", application):
        raise PermissionDenied(_("City staff can have the letter made again."))
    sent = get_object_or_404(CorrectionLetter, application=application, round=round)
    services.request_letter_again(sent, at=now())
    messages.success(request, _("The letter is being prepared again."))
    return redirect("reviews:letter", pk, round)


def _answered(request: HttpRequest, correction: Correction, form: AnswerForm) -> bool:
    try:
        services.answer_correction(
            correction, answer=form.cleaned_data["answer"], actor=request.user, at=now()
        )
    except services.CorrectionRefused as refused:
        form.add_error("answer", str(refused))
        return False
    return True


def _context(
    request: HttpRequest, application: PermitApplication, form: AnswerForm, number: str
) -> dict[str, object]:
    corrections = list(_sent(application))
    answering = application.status == Status.CORRECTIONS_REQUIRED and may(
        request.user, "answer_corrections", application
    )
    unanswered = [
        c for c in corrections if c.status in {Correction.Status.OPEN, Correction.Status.STILL_OPEN}
    ]
    return {
        "page_title": _("Corrections: %s") % application.number,
        "application": application,
        "corrections": [
            {"item": c, "form": form if str(c.number) == number else AnswerForm(initial={"answer": c.answer})}
            for c in corrections
        ],
        "form": form,
        "answering": answering,
        "unanswered": len(unanswered),
    }


def _sent(application: PermitApplication):  # type: ignore[no-untyped-def]
    return application.corrections.filter(sent_at__isnull=False)


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _demand_reader(request: HttpRequest, application: PermitApplication) -> None:
    if not may(request.user, "see_documents", application):
        raise PermissionDenied(_("Only parties of the application and city staff read its corrections."))


def _demand_answerer(request: HttpRequest, application: PermitApplication) -> None:
    if not may(request.user, "answer_corrections", application):
        raise PermissionDenied(_("Only parties of the application answer its corrections."))
