"""What a person may see of reviews and corrections."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.reviews.models import Correction, Review
from workflows.deputies import capacity
from workflows.interests import is_declared
from workflows.timing import now
from workflows.work_items import in_hands_of


def application_of(request: HttpRequest, pk: int) -> PermitApplication:
    """Return a visible application. :raises Http404: otherwise."""
    visible = PermitApplication.objects.visible_to(request.user).select_related("case")
    return seen_or_404(request.user, visible, pk=pk)


def review_of(request: HttpRequest, pk: int) -> Review:
    """Return a review of a visible application. :raises Http404: otherwise."""
    reviews = Review.objects.visible_to(request.user).select_related(
        "work_item__assignee",
        "work_item__case",
        "application__case",
        "application__rulebook_version",
        "package",
    )
    return seen_or_404(request.user, reviews, pk=pk)


def correction_in(review: Review, number: int) -> Correction:
    """Return a correction of the review's own discipline. :raises Http404: otherwise."""
    corrections = review.application.corrections.filter(discipline=review.discipline)
    return get_object_or_404(corrections, number=number)


def of_team(request: HttpRequest, pk: int) -> Review:
    """Return a review of the person's own team. :raises PermissionDenied: when it is another's."""
    review = review_of(request, pk)
    if capacity(request.user, "complete_work", review.work_item, at=now()) is None:
        if is_declared(request.user, review.work_item.case):
            raise PermissionDenied(_("You have declared an interest in this case: others work on it."))
        raise PermissionDenied(_("Only the team of this discipline works on this review."))
    return review


def in_hand(request: HttpRequest, pk: int) -> Review:
    """Return a review that the person has. :raises PermissionDenied: when somebody else or nobody has it."""
    review = of_team(request, pk)
    if in_hands_of(request.user, review.work_item, at=now()) is None:
        raise PermissionDenied(_("Claim this review first: only the person who has it can change it."))
    return review


def demand_reader(request: HttpRequest, application: PermitApplication) -> None:
    """Demand that a person reads the corrections of an application. :raises PermissionDenied: otherwise."""
    if not may(request.user, "see_documents", application):
        raise PermissionDenied(_("Only parties of the application and city staff read its corrections."))
