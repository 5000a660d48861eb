"""Verifying a public copy: whether a redacted copy that somebody holds was released, and still stands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from permits.documents.models import Redaction
from permits.documents.slots import UnknownSlot, slot_of
from workflows.timing import now


@login_not_required
@require_safe
@never_cache
def public_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Say since when a copy is public, or why it was taken back; the copy itself is not given here."""
    copies = Redaction.objects.filter(public_since__isnull=False).exclude(code="")
    found = copies.select_related("version__document__application").filter(code=code.lower()[:32]).first()
    if found is None:
        answer = render(
            request, "register/public_copy_unknown.html", {"page_title": _("No such copy")}, status=404
        )
    else:
        context = {
            "page_title": _("Public copy"),
            "copy": found,
            "application": found.version.document.application,
            "what": _named(found),
            "as_of": now(),
        }
        answer = render(request, "register/public_copy.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _named(copy: Redaction) -> str:
    """Name the kind of document; its own title may name people."""
    document = copy.version.document
    try:
        return slot_of(document.application, document.slot).name
    except UnknownSlot:
        return _("Document")
