"""Look at a file: in the page, or on one's own computer. Each address that is given out is written down."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from permits.applications.authority import may
from permits.applications.staff import is_staff
from permits.documents import access, store, thumbnails
from permits.documents.models import DocumentVersion
from permits.documents.views.loading import SEE, checked_version_for, version_for
from workflows.timing import now


@require_GET
@never_cache
def open_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file sheet by sheet."""
    version = checked_version_for(request, pk)
    others = DocumentVersion.objects.clean().filter(document=version.document).order_by("-number")
    context = {
        "version": version,
        "application": version.document.application,
        "versions": others,
        "sheets": version.sheets.defer("text"),
        "page_title": f"{version.document.title} – {version.document.application}",
    }
    if version.is_image:
        context["image_url"] = _image_address(request, version)
    return render(request, "documents/viewer.html", context)


@require_GET
@never_cache
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the viewer a fresh address of the file."""
    version = checked_version_for(request, pk)
    try:
        return JsonResponse({"url": access.open_file(version, inline=True, actor=request.user, at=now())})
    except access.FileGone:
        return JsonResponse({"message": _gone(version)}, status=410)
    except store.StoreAway:
        return JsonResponse({"message": _away()}, status=503)


@require_GET
@never_cache
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the browser to the file, to be saved."""
    version = checked_version_for(request, pk)
    try:
        return redirect(access.open_file(version, inline=False, actor=request.user, at=now()))
    except access.FileGone:
        messages.error(request, _gone(version))
    except store.StoreAway:
        messages.error(request, _away())
    return redirect("documents:for_application", version.document.application_id)


@require_GET
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the checks found in one file, and its sheets as they were recognised."""
    version = version_for(request, pk, right=SEE)
    context = {
        "version": version,
        "application": version.document.application,
        "sheets": version.sheets.defer("text"),
        "for_staff": is_staff(request.user),
        "may_redact": version.is_clean and may(request.user, "redact_document", version.document.application),
        "may_hold": may(request.user, "hold_document", version.document.application),
        "page_title": _("Report on %(title)s") % {"title": version.document.title},
    }
    return render(request, "documents/report.html", context)


@require_GET
@cache_control(private=True, max_age=300)
def thumbnail(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """Send the browser to the small picture of a sheet, in which nothing can be read."""
    address = thumbnails.link(checked_version_for(request, pk), page)
    if not address:
        raise Http404
    return redirect(address)


def _image_address(request: HttpRequest, version: DocumentVersion) -> str:
    """Return the address of an image, "" with a message where the store does not have it now."""
    try:
        return access.open_file(version, inline=True, actor=request.user, at=now())
    except access.FileGone:
        messages.error(request, _gone(version))
    except store.StoreAway:
        messages.error(request, _away())
    return ""


def _gone(version: DocumentVersion) -> str:
    if (destroyed := version.document.destroyed_at) is not None:
        day = date_format(localtime(destroyed), "DATE_FORMAT")
        return _("“%(name)s” was destroyed on %(day)s, when the time for which it is kept was over.") % {
            "name": version.name,
            "day": day,
        }
    text = _("“%(name)s” is missing in the file store. Tell the office: it may have to be handed in again.")
    return text % {"name": version.name}


def _away() -> str:
    return _("The file store does not answer at the moment. Wait a minute and try again.")
