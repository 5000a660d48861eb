"""The first two doors of every page of the form: what a person may open, and what he may change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.urls import NoReverseMatch

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.services.editing import NotEditable, NotYours, is_editable

View = Callable[..., HttpResponse]


def application_for(request: HttpRequest, pk: int) -> PermitApplication:
    """Load an application that the person is a party of, with what the form reads.

    :raises Http404: when there is none for him.
    :raises PermissionDenied: when he may look at it but not fill it in.
    """
    rows = PermitApplication.objects.on_side_of(request.user).select_related(
        "case", "draft", "organisation", "applicant", "rulebook_version"
    )
    rows = rows.defer("rulebook_version__content").prefetch_related("parties__organisation", "declarations")
    application: PermitApplication = get_object_or_404(rows, pk=pk)
    if not may(request.user, "edit_draft", application):
        raise PermissionDenied
    return application


def filling_in(view: View) -> View:
    """Give a view the application to fill in; one that was handed in leads to its own page with a message."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **named: Any) -> HttpResponse:
        application = application_for(request, pk)
        try:
            if not is_editable(application):
                raise NotEditable(application)
            return view(request, application, **named)
        except NotEditable as closed:
            return _closed(request, application, str(closed))
        except NotYours as refused:
            raise PermissionDenied(str(refused)) from refused
        except LookupError as unknown:
            raise Http404 from unknown

    return guarded


def _closed(request: HttpRequest, application: PermitApplication, text: str) -> HttpResponse:
    if "X-Lintel-Autosave" in request.headers:
        return JsonResponse({"message": text}, status=409)
    messages.info(request, text)
    return redirect(page_of(application))


def page_of(application: PermitApplication) -> str:
    """Return the address of the application's own page."""
    try:
        return resolve_url("casework:application", application.pk)
    except NoReverseMatch:
        return resolve_url("applications:mine")
