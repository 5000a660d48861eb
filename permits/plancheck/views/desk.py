"""The review desk: the queue, the sheets with what is drawn on them, the corrections and the result."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from permits.applications.authority import may
from permits.plancheck import queries, searching
from permits.plancheck.forms import NewMarkUpForm, ScaleForm
from permits.plancheck.models import MarkUp
from permits.plancheck.since import since_last_look
from permits.plancheck.views.loading import review_at_desk
from permits.reviews import drafts, services
from permits.reviews.forms import CorrectionForm, begun_with
from permits.reviews.models import Review
from permits.reviews.queries import with_thread
from permits.reviews.views.loading import of_team
from workflows.deputies import capacity
from workflows.interests import is_declared
from workflows.models import WorkItem
from workflows.timing import now
from workflows.work_items import in_hands_of

TAKEN = 409


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a review to staff; the person who has it can work on it here."""
    review = review_at_desk(request, pk)
    return show(request, review, begun_with(review, request.GET))


@require_POST
def add_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a numbered correction; what was typed comes back when somebody else has the review by now."""
    review = of_team(request, pk)
    form = CorrectionForm(request.POST, review=review)
    if form.is_valid():
        try:
            services.raise_correction(review, **form.cleaned_data, actor=request.user, at=now())
            return redirect(reverse("plancheck:desk", args=[pk]) + "#corrections")
        except services.CorrectionRefused as refused:
            form.add_error(None, str(refused))
            return show(request, of_team(request, pk), form, status=TAKEN)
    return show(request, review, form)


def show(
    request: HttpRequest,
    review: Review,
    form: CorrectionForm,
    *,
    status: int = 200,
    mark_up_form: NewMarkUpForm | None = None,
    scale_form: ScaleForm | None = None,
) -> HttpResponse:
    """Answer with the desk, with what was typed in its forms."""
    files = queries.files_of(review.package)
    sheets = [sheet for version in files for sheet in version.sheets.all()]
    choices = queries.sheets_of(review.package)
    corrections = list(with_thread(review.application.corrections.all(), for_team=True))
    asked = request.GET.get("q", "")
    context = {
        "page_title": f"{review.discipline_name}: {review.application.number}",
        "review": review,
        "item": review.work_item,
        "application": review.application,
        "files": files,
        "sheets": sheets,
        "q": asked,
        "hits": searching.search(review.package, asked) if asked else None,
        "own_items": queries.own_items(request.user),
        "corrections": [c for c in corrections if c.discipline == review.discipline],
        "new_on_unchanged": _new_on_unchanged(request, review, corrections),
        "may_redact": may(request.user, "redact_document", review.application),
        "may_read_comments": may(request.user, "read_standard_comments"),
        "may_approve_late": may(request.user, "approve_late_comment", review.application),
        "unpublished": review.mark_ups.drafts_of(request.user).count(),
        "others": [c for c in corrections if c.discipline != review.discipline],
        "kinds": MarkUp.Kind.choices,
        "form": form,
        "mark_up_form": mark_up_form or NewMarkUpForm(sheets=choices, auto_id="new-mark-%s"),
        "scale_form": scale_form or ScaleForm(sheets=choices, auto_id="scale-%s"),
        "outcomes": Review.Outcome.choices,
        **list_context(request, review, sheets, corrections=corrections),
        **_standing(request, review, now()),
    }
    return render(request, "plancheck/desk.html", context, status=status)


def list_context(
    request: HttpRequest, review: Review, sheets: list[Any], *, corrections: list[Any] | None = None
) -> dict[str, Any]:
    """Return what the list of mark-ups shows: the same on the page and in what the page asks for again."""
    if corrections is None:
        corrections = list(review.application.corrections.filter(discipline=review.discipline))
    return {
        "review": review,
        "board": queries.board(review, request.user, sheets),
        "state": queries.state_of(review, request.user),
        "kinds": MarkUp.Kind.choices,
        "mine": in_hands_of(request.user, review.work_item, at=now()) is not None,
        "tieable": [c for c in corrections if c.discipline == review.discipline],
    }


def _standing(request: HttpRequest, review: Review, at: datetime) -> dict[str, Any]:
    """Say in whose hands the review is, what this person may do with it, and what was typed for it."""
    item, user = review.work_item, request.user
    held_as = in_hands_of(user, item, at=at)
    claims_as = capacity(user, "claim_work", item, at=at)
    assigns = item.is_open and may(user, "assign_work", item)
    supervises = may(user, "reopen_work", item)
    draft, others = drafts.own_and_others(review, user)
    return {
        "mine": held_as is not None,
        "held_for": item.assignee if held_as is not None else None,
        "may_claim": item.status == WorkItem.Status.OPEN and claims_as is not None,
        "may_assign": assigns,
        "may_recuse": item.is_open and claims_as is not None,
        "has_interest": is_declared(user, item.case),
        "supervises": supervises,
        "may_reopen": review.round == review.application.round
        and review.application.status == "in_review"
        and item.status == WorkItem.Status.CLOSED
        and supervises,
        "outcome_label": Review.Outcome(item.outcome).label if item.outcome else "",
        "draft": draft,
        "kept": draft if held_as is None and _differs(draft, review) else None,
        "drafts_of_others": others if held_as is not None or assigns else (),
        "since": since_last_look(review),
    }


def _new_on_unchanged(request: HttpRequest, review: Review, corrections: list[Any]) -> list[Any]:
    """Return, to who supervises, the corrections of this round on sheets that had not changed."""
    if review.round < 2 or not may(request.user, "reopen_work", review.work_item):
        return []
    return [c for c in corrections if c.round_raised == review.round and c.on_unchanged_sheet]


def _differs(draft: Any, review: Review) -> bool:
    return draft is not None and draft.notes.strip() not in {"", review.notes.strip()}
