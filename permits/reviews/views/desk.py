"""The reviewer's screen: the plans, the discipline's corrections, and the result."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from permits.applications.authority import may
from permits.applications.staff import is_staff
from permits.reviews import services
from permits.reviews.forms import CorrectionForm, SettleForm
from permits.reviews.models import Review
from permits.reviews.views.loading import correction_in, review_of
from workflows.models import WorkItem
from workflows.timing import now


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a review to staff; the person who has it can work on it here."""
    review = review_of(request, pk)
    if not (is_staff(request.user) and may(request.user, "see_documents", review.application)):
        raise PermissionDenied(_("The review desk is for city staff."))
    return _render_desk(request, review, CorrectionForm())


@require_POST
def add_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a numbered correction."""
    review = _in_hand(request, pk)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _render_desk(request, review, form)
    services.raise_correction(review, **form.cleaned_data, actor=request.user, at=now())
    return redirect(reverse("reviews:desk", args=[pk]) + "#corrections")


@require_http_methods(["GET", "POST"])
def edit_correction(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Reword a correction that was not sent yet."""
    review = _in_hand(request, pk)
    correction = correction_in(review, number)
    form = CorrectionForm(request.POST if request.method == "POST" else None, instance=correction)
    if form.is_valid():
        try:
            services.reword_correction(
                correction_in(review, number),
                review=review,
                **form.cleaned_data,
                actor=request.user,
                at=now(),
            )
            return redirect("reviews:desk", pk)
        except services.CorrectionRefused as refused:
            form.add_error(None, str(refused))
    title = _("Correction %d") % number
    context = {"page_title": title, "form": form, "review": review, "correction": correction}
    return render(request, "reviews/edit_correction.html", context)


@require_POST
def settle_correction(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say whether an answered correction is resolved, still open, or withdrawn."""
    review = _in_hand(request, pk)
    form = SettleForm(request.POST)
    if form.is_valid():
        status = form.cleaned_data["status"]
        correction = correction_in(review, number)
        services.settle_correction(correction, review=review, status=status, actor=request.user, at=now())
    else:
        messages.error(request, _("Choose resolved, still open or withdrawn."))
    return redirect(reverse("reviews:desk", args=[pk]) + f"#correction-{number}")


@require_POST
def save_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep the notes of the result as they are typed."""
    review = _in_hand(request, pk)
    services.save_draft(review, draft=request.POST.get("notes", "")[:4000], actor=request.user)
    return JsonResponse({"saved_at": time_format(localtime(now()), "TIME_FORMAT")})


def _in_hand(request: HttpRequest, pk: int) -> Review:
    review = review_of(request, pk)
    item = review.work_item
    if not may(request.user, "complete_work", item):
        raise PermissionDenied(_("Only the team of this discipline works on this review."))
    if item.status != WorkItem.Status.CLAIMED or item.assignee_id != request.user.pk:
        raise PermissionDenied(_("Claim this review first: only the person who has it can change it."))
    return review


def _render_desk(request: HttpRequest, review: Review, form: CorrectionForm) -> HttpResponse:
    item = review.work_item
    corrections = review.application.corrections.all()
    mine = item.status == WorkItem.Status.CLAIMED and item.assignee_id == request.user.pk
    context = {
        "page_title": f"{review.discipline_name}: {review.application.number}",
        "review": review,
        "item": item,
        "application": review.application,
        "files": review.package.items.select_related("version__document").order_by(
            "version__document__title"
        ),
        "corrections": [c for c in corrections if c.discipline == review.discipline],
        "others": [c for c in corrections if c.discipline != review.discipline],
        "outcomes": Review.Outcome.choices,
        "form": form,
        "settle_form": SettleForm(),
        "mine": mine,
        "may_claim": item.status == WorkItem.Status.OPEN and may(request.user, "claim_work", item),
        "may_reopen": review.round == review.application.round
        and review.application.status == "in_review"
        and item.status == WorkItem.Status.CLOSED
        and may(request.user, "reopen_work", item),
        "outcome_label": Review.Outcome(item.outcome).label if item.outcome else "",
    }
    return render(request, "reviews/desk.html", context)
