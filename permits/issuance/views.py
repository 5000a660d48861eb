"""The permit: its page for parties and staff, its file, and making that file again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from permits.applications.authority import may
from permits.applications.seeing import seen_or_404
from permits.documents import generated
from permits.issuance import files
from permits.issuance.codes import grouped
from permits.issuance.letters import verify_url
from permits.issuance.models import Permit
from workflows.timing import now


@require_GET
def permit(request: HttpRequest, number: str) -> HttpResponse:
    """Show an issued permit as it was issued, with its standing as of now."""
    found = _permit_or_404(request, number)
    context = {
        "permit": found,
        "application": found.application,
        "content": found.content,
        "code": grouped(found.code),
        "verify_url": verify_url(found),
        "page_title": _("Permit %s") % found.number,
    }
    return render(request, "issuance/permit.html", context | _file_options(request, found))


@require_GET
def file_state(request: HttpRequest, number: str) -> HttpResponse:
    """Answer the page that waits for the PDF."""
    found = _permit_or_404(request, number)
    return render(request, "issuance/_permit_file.html", {"permit": found} | _file_options(request, found))


@require_GET
def permit_file(request: HttpRequest, number: str) -> HttpResponse:
    """Send the person to the permit's PDF."""
    found = _permit_or_404(request, number)
    if found.file_state != Permit.State.DONE:
        messages.info(request, _("The permit is issued; its document is still being prepared."))
        return redirect("issuance:permit", number)
    return redirect(generated.link(found))


@require_POST
def retry_file(request: HttpRequest, number: str) -> HttpResponse:
    """Have a failed PDF made again; the number and the code stay."""
    found = _permit_or_404(request, number)
    if not may(request.user, "issue_permit", found):
        raise PermissionDenied(_("Your role does not allow this."))
    if files.want_again(found, at=now()):
        messages.success(request, _("The permit’s document is being made again."))
    return redirect("issuance:permit", number)


def _permit_or_404(request: HttpRequest, number: str) -> Permit:
    permits = Permit.objects.visible_to(request.user).select_related("application")
    found = seen_or_404(request.user, permits, number=number)
    if not may(request.user, "see_documents", found):
        raise PermissionDenied(_("Your role does not allow this."))
    return found


def _file_options(request: HttpRequest, found: Permit) -> dict[str, bool]:
    failed = found.file_state == Permit.State.FAILED
    return {"may_retry_file": failed and may(request.user, "issue_permit", found)}
