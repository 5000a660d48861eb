"""Who is not signed in signs in first; who sent something meanwhile is told that it was not saved."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.front_door.where_to import is_script

PAGES = frozenset({"GET", "HEAD"})


class SignInFirst(LoginRequiredMiddleware):
    """Lead to sign-in, and from there back to the page: for a form, to the page on which it stood."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Lead a person away, and say what became of what was sent."""
        if request.method in PAGES or getattr(request, "htmx", False) or is_script(request):
            return super().handle_no_permission(request, view_func)
        text = _(
            "You were not signed in any more, so what you sent was not saved. Sign in and send it again."
        )
        messages.warning(request, text)
        field = self.get_redirect_field_name(view_func)
        return redirect_to_login(_page_of_form(request), self.get_login_url(view_func), field)


def _page_of_form(request: HttpRequest) -> str:
    """Return the page from which a form was sent; the start page where the browser does not say."""
    told = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure()):
        return reverse("casework:home")
    page = urlsplit(told)
    return f"{page.path}?{page.query}" if page.query else page.path
