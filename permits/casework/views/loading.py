"""The first door of every page about an application: what a person cannot see is not there."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from permits.applications.models import PermitApplication


def load(request: HttpRequest, pk: int) -> PermitApplication:
    """Return an application that the person of a request may see. :raises Http404: otherwise."""
    visible = PermitApplication.objects.visible_to(request.user).defer("rulebook_version__content")
    return get_object_or_404(visible.select_related("case", "rulebook_version", "organisation"), pk=pk)
