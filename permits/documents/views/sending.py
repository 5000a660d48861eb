"""The conversation with a browser that sends a file: begin, go on, finish, give up."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from permits.documents import naming, sending, store, uploads
from permits.documents.findings import kind_name
from permits.documents.forms import PartsForm, PlainUploadForm, UploadForm
from permits.documents.models import DocumentVersion
from permits.documents.slots import slot_of
from permits.documents.views.loading import UPLOAD, application_for, version_for
from workflows.timing import now

View = Callable[..., HttpResponse]


def speaking_json(view: View) -> View:
    """Answer what goes wrong as a sentence that the page can show beside the file."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except uploads.UploadRefused as refusal:
            return JsonResponse({"message": str(refusal)}, status=422)
        except uploads.NotArrived as refusal:
            return JsonResponse({"message": str(refusal)}, status=409)
        except store.StoreAway:
            text = _("The file store does not answer at the moment. Wait a minute and try again.")
            return JsonResponse({"message": text}, status=503)

    return answer


@require_POST
@speaking_json
def upload_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an upload and tell the browser where to send the file."""
    application = application_for(request, pk, right=UPLOAD)
    form = UploadForm(request.POST, application=application)
    if not form.is_valid():
        return JsonResponse({"message": form.first_error}, status=422)
    asked = form.cleaned_data
    version = uploads.start_upload(
        application,
        asked["slot"],
        name=asked["name"],
        size=asked["size"],
        declared_type=asked["content_type"],
        document=asked["document"],
        actor=request.user,
        at=now(),
    )
    return JsonResponse(_plan(version))


@require_http_methods(["GET", "POST"])
@never_cache
@speaking_json
def upload_parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how far a large upload has come (GET), or sign the next parts (POST ``numbers=1,2,3``)."""
    version = version_for(request, pk, right=UPLOAD)
    if request.method != "POST":
        return JsonResponse(_plan(version) | {"status": version.status})
    form = PartsForm(request.POST)
    is_sending = version.status == DocumentVersion.Status.UPLOADING and version.upload_id
    if not form.is_valid() or not is_sending:
        return JsonResponse({"message": _("This upload is over. Choose the file again.")}, status=422)
    return JsonResponse({"links": sending.part_links(version, form.cleaned_data["numbers"])})


@require_POST
@speaking_json
def upload_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what arrived; the checks begin."""
    version = version_for(request, pk, right=UPLOAD)
    finished = uploads.finish_upload(version, actor=request.user, at=now())
    return JsonResponse({"status": finished.status})


@require_POST
def upload_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up an upload."""
    version = version_for(request, pk, right=UPLOAD)
    uploads.cancel_upload(version, actor=request.user, at=now())
    return redirect("documents:for_application", version.document.application_id)


# --- without a script -----------------------------------------------------------------------------
@require_POST
def upload_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an upload in a browser without scripts, and lead on to the page that sends the file."""
    application = application_for(request, pk, right=UPLOAD)
    form = PlainUploadForm(request.POST, application=application)
    try:
        if not form.is_valid():
            raise uploads.UploadRefused(form.first_error)
        version = uploads.start_upload(application, **_described(form), size=0, actor=request.user, at=now())
    except uploads.UploadRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:for_application", application.pk)
    return redirect("documents:upload_here", version.pk)


@require_GET
@never_cache
def upload_here(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plain form that sends one file to the store, which sends the browser back to us."""
    version = version_for(request, pk, right=UPLOAD)
    if version.status != DocumentVersion.Status.UPLOADING or version.upload_id:
        return redirect("documents:for_application", version.document.application_id)
    back = request.build_absolute_uri(reverse("documents:upload_received", args=[version.pk]))
    context = {
        "version": version,
        "application": version.document.application,
        "slot": slot_of(version.document.application, version.document.slot),
        "upload": sending.form_fields(version, redirect=back),
        "kind": kind_name(version.declared_type),
        "page_title": _("Send a file"),
    }
    return render(request, "documents/upload_here.html", context)


@require_GET
@never_cache
def upload_received(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what arrived, when the store sends the browser back.

    A GET that finishes: it only takes note of what lies in the store, and the second time does nothing.
    """
    version = version_for(request, pk, right=UPLOAD)
    try:
        uploads.finish_upload(version, actor=request.user, at=now())
    except (uploads.NotArrived, store.StoreAway):
        messages.error(request, _("The file has not arrived. Please send it again."))
        return redirect("documents:upload_here", version.pk)
    return redirect("documents:for_application", version.document.application_id)


def _described(form: PlainUploadForm) -> dict[str, Any]:
    asked, slot = form.cleaned_data, slot_of(form.application, form.cleaned_data["slot"])
    document = asked["document"]
    title = asked["name"] or (document.title if document else slot.name)
    declared_type = asked["content_type"] or slot.allowed_types[0]
    name = title + naming.extension(declared_type)
    return {
        "slot": slot.code,
        "name": name,
        "title": title,
        "declared_type": declared_type,
        "document": document,
    }


def _plan(version: DocumentVersion) -> dict[str, Any]:
    """Return where and how the browser sends this version's file."""
    plan: dict[str, Any] = {
        "version": version.pk,
        "finish": reverse("documents:upload_finish", args=[version.pk]),
        "cancel": reverse("documents:upload_cancel", args=[version.pk]),
        "parts": reverse("documents:upload_parts", args=[version.pk]),
    }
    if version.upload_id:
        sizes = sending.part_sizes(version)
        return plan | {"sizes": sizes, "there": sending.parts_there(version)}
    return plan | {"form": sending.form_fields(version)}
