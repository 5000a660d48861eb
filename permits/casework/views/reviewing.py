"""Claiming, giving back and closing a review."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from permits.applications.seeing import seen_or_404
from permits.casework import review_rounds
from permits.casework.forms import ReasonForm, ReviewResultForm
from permits.casework.policies import demand, demand_work
from permits.casework.views.moves import tell
from permits.reviews import drafts
from permits.reviews.models import Review
from permits.reviews.wording import standing_of
from workflows import work_items
from workflows.blockers import MoveRefused
from workflows.timing import now


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a review for oneself."""
    review = load_review(request, pk)
    demand_work(request.user, "claim_work", review.work_item, at=now())
    tell(request, work_items.claim, review.work_item, _("The review is yours."), actor=request.user, at=now())
    return redirect("plancheck:desk", pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a claimed review back to the team."""
    review = load_review(request, pk)
    demand_work(request.user, "release_work", review.work_item, at=now())
    tell(request, work_items.release, review.work_item, _("Given back."), actor=request.user, at=now())
    return redirect("casework:queue", "reviews")


@require_http_methods(["GET", "POST"])
def reopen_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a closed review's result, with a reason."""
    review = load_review(request, pk)
    demand(request.user, "reopen_work", review.work_item)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            review_rounds.reopen_review(
                review, reason=form.cleaned_data["reason"], actor=request.user, at=now()
            )
            messages.success(request, _("Reopened; it is back with the reviewer."))
        except (MoveRefused, review_rounds.OutcomeRefused) as refused:
            messages.error(request, _said(refused))
        return redirect("plancheck:desk", pk)
    title = _("Reopen the review by %s") % review.discipline_name
    context = {"page_title": title, "application": review.application, "form": form}
    return render(request, "casework/with_reason.html", context)


@require_POST
def close_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a review with its result; what does not fit comes back as a message, the draft kept."""
    review = load_review(request, pk)
    demand_work(request.user, "complete_work", review.work_item, at=now())
    form = ReviewResultForm(request.POST)
    if not form.is_valid():
        _keep_draft(request, review)
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return redirect("plancheck:desk", pk)
    try:
        review_rounds.close_review(
            review,
            outcome=form.cleaned_data["outcome"],
            notes=form.cleaned_data["notes"],
            actor=request.user,
            at=now(),
        )
    except (MoveRefused, review_rounds.OutcomeRefused) as refused:
        _keep_draft(request, review)
        messages.error(request, _said(refused))
        return redirect("plancheck:desk", pk)
    messages.success(request, _("Review closed."))
    return redirect("casework:queue", "reviews")


def _said(refused: Exception) -> str:
    if isinstance(refused, work_items.ItemTaken):
        return standing_of(refused.case)
    return " ".join(b.text for b in refused.blockers) if isinstance(refused, MoveRefused) else str(refused)


def load_review(request: HttpRequest, pk: int) -> Review:
    """Return a review of an application that the person may see. :raises Http404: otherwise."""
    reviews = Review.objects.visible_to(request.user).select_related(
        "work_item__assignee", "work_item__case", "application__case"
    )
    return seen_or_404(request.user, reviews, pk=pk)


def _keep_draft(request: HttpRequest, review: Review) -> None:
    typed = {name: request.POST.get(name, "") for name in ("notes", "outcome")}
    drafts.save_draft(review, **typed, actor=request.user, at=now())
