"""Load what a page is about: the first door (404 to whoever may not know of it), then the second (403)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.seeing import seen_or_404
from permits.documents.models import Document, DocumentVersion

SEE, UPLOAD = "see_documents", "upload_document"


def application_for(request: HttpRequest, pk: int, *, right: str) -> PermitApplication:
    """Return an application on which the person has a right."""
    visible = PermitApplication.objects.visible_to(request.user).select_related("rulebook_version", "case")
    visible = visible.defer("rulebook_version__content")
    application: PermitApplication = seen_or_404(request.user, visible, pk=pk)
    _demand(request, right, application)
    return application


def document_for(request: HttpRequest, pk: int) -> Document:
    """Return a document that the person may change."""
    visible = Document.objects.visible_to(request.user).select_related("application__rulebook_version")
    visible = visible.defer("application__rulebook_version__content")
    document: Document = seen_or_404(request.user, visible, pk=pk)
    _demand(request, UPLOAD, document.application)
    return document


def staff_document_for(request: HttpRequest, pk: int, *, right: str) -> Document:
    """Return a document on whose application a member of staff has a right."""
    visible = Document.objects.visible_to(request.user).select_related("application")
    document: Document = seen_or_404(request.user, visible, pk=pk)
    _demand(request, SEE, document.application)
    _demand(request, right, document.application)
    return document


def version_for(request: HttpRequest, pk: int, *, right: str) -> DocumentVersion:
    """Return a version on whose application the person has a right."""
    visible = DocumentVersion.objects.visible_to(request.user).select_related(
        "document__application__rulebook_version", "uploaded_by"
    )
    version: DocumentVersion = seen_or_404(request.user, visible, pk=pk)
    _demand(request, right, version.document.application)
    return version


def checked_version_for(request: HttpRequest, pk: int) -> DocumentVersion:
    """Return a version that the person may read; one that was not checked has no address."""
    version = version_for(request, pk, right=SEE)
    return get_object_or_404(DocumentVersion.objects.clean().select_related("document"), pk=version.pk)


def _demand(request: HttpRequest, right: str, application: Any) -> None:
    if not may(request.user, right, application):
        raise PermissionDenied
