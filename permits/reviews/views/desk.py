"""The reviewer's screen: the plans, the discipline's corrections, and the result."""

from datetime import datetime
from typing import Any

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
from permits.reviews import drafts, services
from permits.reviews.forms import CorrectionForm, SettleForm
from permits.reviews.models import Review
from permits.reviews.views.loading import correction_in, review_of
from permits.reviews.wording import standing_of
from workflows.deputies import capacity
from workflows.interests import is_declared
from workflows.models import WorkItem
from workflows.timing import now
from workflows.work_items import in_hands_of

TAKEN = 409


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a review to staff; the person who has it can work on it here."""
    review = review_of(request, pk)
    if not (is_staff(request.user) and may(request.user, "see_documents", review.application)):
        raise PermissionDenied(_("The review desk is for city staff."))
    return _render_desk(request, review, CorrectionForm())


@require_POST
def add_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a numbered correction; what was typed comes back when somebody else has the review by now."""
    review = _of_team(request, pk)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            services.raise_correction(review, **form.cleaned_data, actor=request.user, at=now())
            return redirect(reverse("reviews:desk", args=[pk]) + "#corrections")
        except services.CorrectionRefused as refused:
            form.add_error(None, str(refused))
            return _render_desk(request, _of_team(request, pk), form, status=TAKEN)
    return _render_desk(request, review, form)


@require_http_methods(["GET", "POST"])
def edit_correction(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Reword a correction that was not sent yet."""
    review = _in_hand(request, pk) if request.method == "GET" else _of_team(request, pk)
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
    review = _of_team(request, pk)
    form = SettleForm(request.POST)
    correction = correction_in(review, number)
    if form.is_valid():
        status = form.cleaned_data["status"]
        try:
            services.settle_correction(correction, review=review, status=status, actor=request.user, at=now())
        except services.CorrectionRefused as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Choose resolved, still open or withdrawn."))
    return redirect(reverse("reviews:desk", args=[pk]) + f"#correction-{number}")


@require_POST
def save_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep the result as it is typed; tell who has the review, when it is somebody else by now."""
    review, at = _of_team(request, pk), now()
    typed = {name: request.POST.get(name, "") for name in ("notes", "outcome")}
    drafts.save_draft(review, **typed, actor=request.user, at=at)
    if in_hands_of(request.user, review.work_item, at=at) is None:
        return JsonResponse({"message": standing_of(review.work_item)}, status=TAKEN)
    return JsonResponse({"saved_at": time_format(localtime(at), "TIME_FORMAT")})


def _of_team(request: HttpRequest, pk: int) -> Review:
    review = review_of(request, pk)
    if capacity(request.user, "complete_work", review.work_item, at=now()) is None:
        if is_declared(request.user, review.work_item.case):
            raise PermissionDenied(_("You have declared an interest in this case: others work on it."))
        raise PermissionDenied(_("Only the team of this discipline works on this review."))
    return review


def _in_hand(request: HttpRequest, pk: int) -> Review:
    review = _of_team(request, pk)
    if in_hands_of(request.user, review.work_item, at=now()) is None:
        raise PermissionDenied(_("Claim this review first: only the person who has it can change it."))
    return review


def _render_desk(
    request: HttpRequest, review: Review, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    corrections = review.application.corrections.all()
    context = {
        "page_title": f"{review.discipline_name}: {review.application.number}",
        "review": review,
        "item": review.work_item,
        "application": review.application,
        "files": review.package.items.select_related("version__document").order_by(
            "version__document__title"
        ),
        "corrections": [c for c in corrections if c.discipline == review.discipline],
        "others": [c for c in corrections if c.discipline != review.discipline],
        "outcomes": Review.Outcome.choices,
        "form": form,
        "settle_form": SettleForm(),
        **_standing(request, review, now()),
    }
    return render(request, "reviews/desk.html", context, status=status)


def _standing(request: HttpRequest, review: Review, at: datetime) -> dict[str, Any]:
    """Say in whose hands the review is, what this person may do with it, and what was typed for it."""
    item, user = review.work_item, request.user
    held_as = in_hands_of(user, item, at=at)
    claims_as = capacity(user, "claim_work", item, at=at)
    assigns = item.is_open and may(user, "assign_work", item)
    draft, others = drafts.own_and_others(review, user)
    return {
        "mine": held_as is not None,
        "held_for": item.assignee if held_as else None,
        "may_claim": item.status == WorkItem.Status.OPEN and claims_as is not None,
        "may_assign": assigns,
        "may_recuse": item.is_open and claims_as is not None,
        "has_interest": is_declared(user, item.case),
        "may_reopen": review.round == review.application.round
        and review.application.status == "in_review"
        and item.status == WorkItem.Status.CLOSED
        and may(user, "reopen_work", item),
        "outcome_label": Review.Outcome(item.outcome).label if item.outcome else "",
        "draft": draft,
        "kept": draft if held_as is None and _differs(draft, review) else None,
        "drafts_of_others": others if held_as is not None or assigns else (),
    }


def _differs(draft: Any, review: Review) -> bool:
    return draft is not None and draft.notes.strip() not in {"", review.notes.strip()}
