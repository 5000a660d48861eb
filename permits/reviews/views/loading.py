"""What a person may see of reviews and corrections."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from permits.applications.models import PermitApplication
from permits.reviews.models import Correction, Review


def application_of(request: HttpRequest, pk: int) -> PermitApplication:
    """Return a visible application. :raises Http404: otherwise."""
    visible = PermitApplication.objects.visible_to(request.user).select_related("case")
    return get_object_or_404(visible, pk=pk)


def review_of(request: HttpRequest, pk: int) -> Review:
    """Return a review of a visible application. :raises Http404: otherwise."""
    reviews = Review.objects.select_related(
        "work_item__assignee",
        "work_item__case",
        "application__case",
        "application__rulebook_version",
        "package",
    )
    return get_object_or_404(
        reviews, pk=pk, application__in=PermitApplication.objects.visible_to(request.user)
    )


def correction_in(review: Review, number: int) -> Correction:
    """Return a correction of the review's own discipline. :raises Http404: otherwise."""
    corrections = review.application.corrections.filter(discipline=review.discipline)
    return get_object_or_404(corrections, number=number)
