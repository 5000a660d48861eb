"""The application that a page of casework is about."""

from django.http import HttpRequest

from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404


def load(request: HttpRequest, pk: int) -> PermitApplication:
    """Return an application that the person of a request may see. :raises Http404: otherwise."""
    visible = PermitApplication.objects.visible_to(request.user).defer("rulebook_version__content")
    visible = visible.select_related("case", "rulebook_version", "organisation")
    found: PermitApplication = seen_or_404(request.user, visible, pk=pk)
    return found
