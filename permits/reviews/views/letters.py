"""The letters of a round: as sent, as a PDF, and what the next one would say so far."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.staff import is_staff
from permits.applications.statuses import Status
from permits.documents import generated
from permits.reviews import services
from permits.reviews.draft_letters import draft_letter
from permits.reviews.forms import EarlyLetterForm
from permits.reviews.models import CorrectionLetter
from permits.reviews.views.loading import application_of, demand_reader
from workflows.timing import now


@require_safe
def letter(request: HttpRequest, pk: int, round: int, number: int = 1) -> HttpResponse:
    """Show a letter of a round as a page."""
    application, sent = _letter(request, pk, round, number)
    items = application.corrections.filter(pk__in=sent.items).select_related("on_sheet")
    title = _("Corrections of round %(round)d: %(number)s")
    if sent.is_supplement:
        title = _("Corrections of round %(round)d, supplement: %(number)s")
    context = {
        "page_title": title % {"round": round, "number": application.number},
        "application": application,
        "letter": sent,
        "items": items,
        "before": application.corrections.filter(pk__in=sent.before),
        "others": application.letters.filter(round=round).exclude(pk=sent.pk),
    }
    return render(request, "reviews/letter.html", context)


@require_safe
def letter_state(request: HttpRequest, pk: int, round: int, number: int = 1) -> HttpResponse:
    """Return the state of the letter's PDF, as the fragment that the page polls for."""
    application, sent = _letter(request, pk, round, number)
    return render(request, "reviews/_letter_file.html", {"letter": sent, "application": application})


@require_safe
def letter_file(request: HttpRequest, pk: int, round: int, number: int = 1) -> HttpResponse:
    """Lead to the letter's PDF."""
    _application, sent = _letter(request, pk, round, number, file_state=CorrectionLetter.State.DONE)
    return redirect(generated.link(sent))


@require_POST
def retry_letter(request: HttpRequest, pk: int, round: int, number: int = 1) -> HttpResponse:
    """Have a failed PDF made again."""
    application, sent = _letter(request, pk, round, number)
    if not may(request.user, "assign_work", application):
        raise PermissionDenied(_("City staff can have the letter made again."))
    services.request_letter_again(sent, at=now())
    messages.success(request, _("The letter is being prepared again."))
    return redirect("reviews:letter", pk, round, number)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the team what the next letter would say so far; a supervisor may send a first part of it."""
    application = application_of(request, pk)
    if not (is_staff(request.user) and may(request.user, "see_documents", application)):
        raise PermissionDenied(_("The draft of a letter is for the review team."))
    form = EarlyLetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may(request.user, "send_letter_early", application):
            raise PermissionDenied(_("Only a supervisor sends a letter before the round is over."))
        if form.is_valid() and (sent := _sent_early(request, application, form)):
            messages.success(request, _("The letter is on its way. The round goes on."))
            return redirect("reviews:letter", pk, sent.round, sent.number)
    return render(request, "reviews/letter_draft.html", _draft_context(request, application, form))


def _sent_early(
    request: HttpRequest, application: PermitApplication, form: EarlyLetterForm
) -> CorrectionLetter | None:
    try:
        return services.send_letter_early(
            application, reason=form.cleaned_data["reason"], actor=request.user, at=now()
        )
    except services.CorrectionRefused as refused:
        form.add_error(None, str(refused))
        return None


def _draft_context(
    request: HttpRequest, application: PermitApplication, form: EarlyLetterForm
) -> dict[str, Any]:
    reviewing = application.status == Status.IN_REVIEW
    return {
        "page_title": _("Letter of round %(round)d, so far: %(number)s")
        % {"round": application.round, "number": application.number},
        "application": application,
        "reviewing": reviewing,
        "draft": draft_letter(application),
        "form": form,
        "late": application.corrections.awaiting_approval().count() if reviewing else 0,
        "may_approve_late": may(request.user, "approve_late_comment", application),
        "may_send": reviewing and may(request.user, "send_letter_early", application),
    }


def _letter(
    request: HttpRequest, pk: int, round: int, number: int, **narrowed: Any
) -> tuple[PermitApplication, CorrectionLetter]:
    application = application_of(request, pk)
    demand_reader(request, application)
    letters = CorrectionLetter.objects.filter(application=application, **narrowed)
    return application, get_object_or_404(letters, round=round, number=number)
