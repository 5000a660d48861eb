"""The documents of an application, as pages and as the pieces that those pages replace."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from permits.applications import steps
from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.applications.newer_rules import newer_rules
from permits.applications.staff import is_staff
from permits.documents import exporting, slots, uploads
from permits.documents.changes import sheet_changes
from permits.documents.contents import SlotContents, contents_of
from permits.documents.models import Package
from permits.documents.naming import disposition
from permits.documents.package_page import compared_with, look_backs
from permits.documents.queries import changes_in
from permits.documents.views.loading import SEE, UPLOAD, application_for, document_for
from workflows.timing import now


@require_GET
@never_cache
def for_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every document slot of an application, what lies in it and what is still missing."""
    application = application_for(request, pk, right=SEE)
    contents = contents_of(application)
    required = [each for each in contents if each.required]
    context = _context(request, application) | {
        "contents": contents,
        "required": required,
        "filled": sum(1 for each in required if each.is_filled),
        "packages": _packages(application),
        **_way(application, contents),
        "page_title": _("Documents of %(application)s") % {"application": application},
    }
    return render(request, "documents/for_application.html", context)


@require_GET
@never_cache
def slot(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show one slot again, as the piece that replaces it on the page."""
    application = application_for(request, pk, right=SEE)
    found = contents_of(application, code)
    if not found:
        return HttpResponse(status=404)
    return render(request, "documents/_slot_state.html", _context(request, application) | {"each": found[0]})


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a document out of the package to come."""
    document = document_for(request, pk)
    try:
        uploads.remove_document(document, actor=request.user, at=now())
        messages.success(request, _("“%(title)s” was removed.") % {"title": document.title})
    except uploads.CannotRemove as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:for_application", document.application_id)


@require_GET
@never_cache
def package(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what was handed in once, with the hashes, and what had changed since the time before."""
    application = application_for(request, pk, right=SEE)
    frozen = _frozen(application, number)
    against = compared_with(frozen, request.GET.get("since", ""))
    title = _("Package %(number)s of %(application)s") % {"number": number, "application": application}
    context = {
        "application": application,
        "package": frozen,
        "changes": changes_in(frozen),
        "against": against,
        "sheets": sheet_changes(against, frozen),
        "look_backs": look_backs(frozen),
        "page_title": title,
    }
    return render(request, "documents/package.html", context)


@require_POST
def export(request: HttpRequest, pk: int, number: int) -> StreamingHttpResponse:
    """Send a whole package with its manifest as one ZIP file; a POST, since it is written down."""
    application = application_for(request, pk, right=SEE)
    frozen = _frozen(application, number)
    pieces = exporting.export(frozen, actor=request.user, at=now())
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = disposition(exporting.name_of(frozen), inline=False)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _frozen(application: PermitApplication, number: int) -> Package:
    packages = Package.objects.select_related("application")
    found: Package = get_object_or_404(packages, application=application, number=number)
    return found


def _context(request: HttpRequest, application: PermitApplication) -> dict[str, object]:
    handles = may(request.user, UPLOAD, application)
    return {
        "application": application,
        "may_upload": handles and slots.takes_uploads(application),
        "may_remove": handles and slots.may_leave_out(application),
        "waits": slots.waits_for_next_package(application),
        "for_staff": is_staff(request.user),
    }


def _way(application: PermitApplication, contents: list[SlotContents]) -> dict[str, object]:
    """Return where the page leads: on along the steps of a draft, or back to the application."""
    if not application.is_draft:
        return {"home_url": reverse("casework:application", args=[application.pk])}
    if not contents:
        return {"next_url": steps.address_of(application, steps.REVIEW)}
    lacking = {steps.DOCUMENTS} if any(each.is_missing for each in contents) else set()
    return {
        "newer_rules": newer_rules(application, at=now()),
        "steps": steps.steps_of(application, here=steps.DOCUMENTS, lacking=lacking),
        "next_url": steps.next_after(application, steps.DOCUMENTS),
        "previous_url": steps.previous_to(application, steps.DOCUMENTS),
    }


def _packages(application: PermitApplication) -> list[Package]:
    return list(application.packages.order_by("-number").prefetch_related("versions__document"))
