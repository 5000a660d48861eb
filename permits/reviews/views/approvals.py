"""The late comments that wait for a supervisor: what they say, and whether they may go."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.reviews import services
from permits.reviews.models import Correction, Review
from permits.reviews.queries import with_thread
from workflows.timing import now

RIGHT = "approve_late_comment"
MOST_SHOWN = 50


@require_safe
def late_comments(request: HttpRequest) -> HttpResponse:
    """List the new comments on unchanged sheets that no letter may say before somebody approved them."""
    if not may(request.user, RIGHT):
        raise PermissionDenied(_("Supervisors decide about late comments."))
    waiting = Correction.objects.awaiting_approval().filter(
        application__in=PermitApplication.objects.visible_to(request.user)
    )
    shown = with_thread(waiting, for_team=True).select_related("application", "raised_by", "on_sheet")
    shown = list(shown.order_by("raised_at", "pk")[:MOST_SHOWN])
    context = {
        "page_title": _("Late comments"),
        "waiting": [(each, reviews) for each, reviews in zip(shown, _reviews(shown), strict=True)],
        "count": waiting.count(),
    }
    return render(request, "reviews/late_comments.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a late comment, or send it back to the reviewer with a reason."""
    visible = Correction.objects.visible_to(request.user)
    visible = visible.select_related("application__case", "application__rulebook_version")
    correction = seen_or_404(request.user, visible, pk=pk)
    if not may(request.user, RIGHT, correction.application):
        raise PermissionDenied(_("Supervisors decide about late comments."))
    given: dict[str, Any] = {"note": request.POST.get("note", ""), "actor": request.user, "at": now()}
    try:
        if request.POST.get("decision") == "approve":
            services.approve_late_comment(correction, **given)
            messages.success(request, _("Approved: the comment can go into the letter."))
        else:
            services.send_back_late_comment(correction, **given)
            messages.success(request, _("Sent back: the reviewer reads your reason beside the comment."))
    except services.CorrectionRefused as refused:
        messages.error(request, str(refused))
    return redirect("reviews:late_comments")


def _reviews(corrections: list[Correction]) -> list[Review | None]:
    """Return the review in which each was written, in one query."""
    rows = Review.objects.filter(application__in={each.application_id for each in corrections})
    found = {(each.application_id, each.discipline, each.round): each for each in rows}
    return [found.get((each.application_id, each.discipline, each.round_raised)) for each in corrections]
