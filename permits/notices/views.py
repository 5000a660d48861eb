"""The outgoing mail as staff see it: every letter, its text, and whether it arrived."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from permits.applications.authority import may
from permits.applications.seeing import seen_or_404
from permits.notices import services
from permits.notices.forms import FilterForm
from permits.notices.models import Notice
from workflows.timing import now

PAGE = 25
SHOWN = (
    "subject",
    "recipient_name",
    "recipient_email",
    "state",
    "sent_at",
    "next_try_at",
    "error",
    "composed_at",
    "application__number",
    "application__address",
)


@require_safe
def outgoing(request: HttpRequest) -> HttpResponse:
    """List the letters, the newest first."""
    if not may(request.user, "see_mail"):
        raise PermissionDenied
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"state": "", "about": ""}
    query = Notice.objects.visible_to(request.user).standing(wanted["state"]).about(wanted["about"])
    before = _key(request.GET.get("before", ""))
    query = query.filter(id__lt=before) if before else query
    rows = list(query.newest().select_related("application").only(*SHOWN)[: PAGE + 1])
    context = {
        "page_title": _("Outgoing mail"),
        "form": form,
        "notices": rows[:PAGE],
        "next_url": _url(wanted, rows[PAGE - 1].pk) if len(rows) > PAGE else "",
        "first_url": _url(wanted) if before else "",
    }
    return render(request, "notices/outgoing.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one letter as it was written, and its fate."""
    found = _visible(request, pk)
    if not may(request.user, "see_mail"):
        raise PermissionDenied
    context = {
        "page_title": found.subject,
        "notice": found,
        "may_send_again": found.state == Notice.State.FAILED and may(request.user, "send_mail_again"),
    }
    return render(request, "notices/notice.html", context)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a letter that failed sent once more."""
    found = _visible(request, pk)
    if not may(request.user, "send_mail_again"):
        raise PermissionDenied
    try:
        services.send_again(found, actor=request.user, at=now())
    except services.NothingToSendAgain as standing:
        messages.info(request, _("There is nothing to send again: %(state)s.") % {"state": standing})
    else:
        messages.success(request, _("The letter is on its way again."))
    return redirect("notices:notice", pk=pk)


def _visible(request: HttpRequest, pk: int) -> Notice:
    visible = Notice.objects.visible_to(request.user).select_related("application")
    found: Notice = seen_or_404(request.user, visible, pk=pk)
    return found


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _url(wanted: dict[str, Any], before: int | None = None) -> str:
    query = {name: value for name, value in wanted.items() if value}
    query |= {"before": str(before)} if before else {}
    return f"{reverse('notices:outgoing')}?{urlencode(query)}"
