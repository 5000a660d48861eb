"""Looking an application up by number or address."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from permits.register import search as searching


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Lead an exact number straight to its page; otherwise show the addresses that match."""
    text = searching.cleaned(request.GET.get("q", ""))
    number = searching.number_in(text)
    if number:
        return redirect("register:status", number=number)
    searched = searching.is_searchable(text)
    after = request.GET.get("after", "")
    results = searching.by_address(text, after=after) if searched else searching.Results([])
    context = {
        "page_title": _("Results for “%(text)s”") % {"text": text} if text else _("Look up an application"),
        "text": text,
        "searched": searched,
        "results": results,
        "next_url": _page_url(text, results.next_key),
        "first_url": _page_url(text) if after else "",
    }
    return render(request, "register/search.html", context)


def _page_url(text: str, key: str | None = None) -> str:
    if key == "":
        return ""
    query = {"q": text} | ({"after": key} if key else {})
    return f"{reverse('register:search')}?{urlencode(query)}"
