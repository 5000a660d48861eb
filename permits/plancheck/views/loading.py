"""What a person may see and do at the desk: first what he may know of (404), then what he may open (403)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from permits.applications.authority import may, party_roles
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.applications.staff import is_staff
from permits.documents.models import Sheet
from permits.plancheck.models import MarkUp
from permits.reviews.models import Review
from permits.reviews.views.loading import of_team, review_of
from workflows.timing import now


def review_at_desk(request: HttpRequest, pk: int) -> Review:
    """Return a review that a member of staff may look at. :raises PermissionDenied: to everybody else."""
    review = review_of(request, pk)
    if not (is_staff(request.user) and may(request.user, "see_documents", review.application)):
        raise PermissionDenied(_("The review desk is for city staff."))
    if party_roles(request.user, review.application, at=now()):
        raise PermissionDenied(_("You are a party to this application, so its desk is for others."))
    return review


def mark_up_at_desk(request: HttpRequest, pk: int, number: int) -> tuple[Review, MarkUp]:
    """Return a review of the person's own team, and a mark-up of its discipline that he may see."""
    review = of_team(request, pk)
    marks = MarkUp.objects.filter(application=review.application_id, discipline=review.discipline)
    found: MarkUp = get_object_or_404(marks.seen_by(request.user), pk=number)
    return review, found


def sheet_for(request: HttpRequest, pk: int) -> Sheet:
    """Return a sheet that the person may look at, without its text."""
    visible = Sheet.objects.visible_to(request.user).filter(version__status="clean")
    visible = visible.select_related("version__document__application__rulebook_version").defer("text")
    sheet: Sheet = seen_or_404(request.user, visible, pk=pk)
    demand_documents(request, sheet.version.document.application)
    return sheet


def application_of_party(request: HttpRequest, pk: int) -> PermitApplication:
    """Return an application whose documents the person may see."""
    visible = PermitApplication.objects.visible_to(request.user).select_related("case")
    application: PermitApplication = seen_or_404(request.user, visible, pk=pk)
    demand_documents(request, application)
    return application


def demand_documents(request: HttpRequest, application: Any) -> None:
    """Demand the right to see the documents of an application. :raises PermissionDenied: without it."""
    if not may(request.user, "see_documents", application):
        raise PermissionDenied(_("Only parties of the application and city staff see its plans."))
