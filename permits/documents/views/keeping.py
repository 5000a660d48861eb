"""What staff do to keep, and to hand out, what came in: redacted copies, legal holds, the store's books."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from permits.applications.authority import may
from permits.applications.seeing import seen_or_404
from permits.documents import access, generated, holding, redactions
from permits.documents.forms_keeping import ReasonForm, RedactionForm
from permits.documents.models import Document, DocumentVersion, LegalHold, Redaction, Stocktaking
from permits.documents.views.loading import SEE, checked_version_for, staff_document_for
from workflows.timing import now

REDACT, RELEASE, HOLD = "redact_document", "release_public_copy", "hold_document"
SHOWN = 14


@require_http_methods(["GET", "POST"])
@never_cache
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the redacted copies of a file, and ask for another one."""
    version = checked_version_for(request, pk)
    _demand(request, REDACT, version)
    form = RedactionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            redactions.ask_for_redaction(version, **form.cleaned_data, actor=request.user, at=now())
        except redactions.RedactionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The copy is being made. It appears below when it is proved."))
            return redirect("documents:redact", version.pk)
    context = {
        "version": version,
        "application": version.document.application,
        "form": form,
        "copies": [(each, generated.news_of(each)) for each in version.redactions.select_related("asked_by")],
        "sheets": list(version.sheets.defer("text")),
        "may_release": may(request.user, RELEASE, version.document.application),
        "page_title": _("Redact %(title)s") % {"title": version.document.title},
    }
    return render(request, "documents/redact.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def redacted(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the browser to a redacted copy."""
    copy = _copy_for(request, pk, REDACT)
    if copy.retracted_at is not None:
        messages.error(request, _("The copy was taken back: it is handed out no more."))
        return redirect("documents:redact", copy.version_id)
    if copy.file_state != Redaction.State.DONE:
        messages.error(request, _("The copy has not been made yet."))
        return redirect("documents:redact", copy.version_id)
    return redirect(access.open_copy(copy, actor=request.user, at=now()))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Flag a redacted copy as the one that may be handed out."""
    copy = _copy_for(request, pk, RELEASE)
    try:
        redactions.release(copy, actor=request.user, at=now())
        messages.success(request, _("The copy is flagged as public."))
    except redactions.RedactionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:redact", copy.version_id)


@require_POST
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a released copy back, with a reason."""
    copy = _copy_for(request, pk, RELEASE)
    form = ReasonForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        redactions.retract(copy, reason=reason, actor=request.user, at=now())
        messages.success(request, _("The copy is taken back. Its public page says so."))
    except redactions.RedactionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("documents:redact", copy.version_id)


@require_http_methods(["GET", "POST"])
@never_cache
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whether a document is on legal hold; place one, or lift it."""
    document = staff_document_for(request, pk, right=HOLD)
    current = holding.held(document)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "actor": request.user, "at": now()}
        try:
            _place_or_lift(document, current, request.POST.get("hold", ""), given)
            return redirect("documents:hold", document.pk)
        except holding.HoldRefused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "document": document,
        "application": document.application,
        "current": current,
        "past": _past(document),
        "form": form,
        "page_title": _("Legal hold"),
    }
    return render(request, "documents/hold.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def stocktakings(request: HttpRequest) -> HttpResponse:
    """Show whether rows and objects of the store agreed in the last nights, and whether files are scanned."""
    if not may(request.user, "see_store"):
        raise PermissionDenied
    context = {
        "takings": Stocktaking.objects.all()[:SHOWN],
        "page_title": _("File store"),
        **access.safeguards(),
    }
    return render(request, "documents/stocktakings.html", context)


def _place_or_lift(document: Document, current: LegalHold | None, meant: str, given: dict[str, Any]) -> None:
    """Do what the form was made for: a second click on the first form lifts nothing."""
    if current is None and not meant:
        holding.place_legal_hold(document, **given)
    elif current is not None and meant == str(current.pk):
        holding.lift_legal_hold(current, **given)


def _past(document: Document) -> object:
    ended = document.legal_holds.filter(lifted_at__isnull=False)
    return ended.select_related("placed_by", "lifted_by").order_by("-placed_at")


def _copy_for(request: HttpRequest, pk: int, right: str) -> Redaction:
    visible = Redaction.objects.visible_to(request.user).select_related("version__document__application")
    copy: Redaction = seen_or_404(request.user, visible, pk=pk)
    _demand(request, SEE, copy.version)
    _demand(request, right, copy.version)
    return copy


def _demand(request: HttpRequest, right: str, version: DocumentVersion) -> None:
    if not may(request.user, right, version.document.application):
        raise PermissionDenied
