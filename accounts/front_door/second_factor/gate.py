"""The gate behind the front door: city staff come through with a second factor only."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.front_door.second_factor.standing import Standing, standing
from accounts.front_door.where_to import arrived, is_script, keep
from accounts.models import User

View = Callable[..., HttpResponseBase]
ALWAYS = frozenset({"account_login", "account_logout", "set_language"})
OPEN = {
    Standing.TO_SHOW: ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"},
    Standing.TO_SET_UP: ALWAYS
    | {"account_reauthenticate", "account_email", "account_confirm_email", "account_email_verification_sent"}
    | {"mfa_index", "mfa_confirm_first", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"},
}
"""The only pages that a member of staff may open before the second factor is shown."""


class SecondFactorGate:
    """Lead city staff without a second factor to where they set one up or show it, and nowhere else.

    On the public's pages they are nobody until then: they see what everybody sees.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer instead of the view when the person may not come through."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return None  # who has no session is nobody
        found = standing(request, request.user)
        if found is Standing.CLEAR:
            arrived(request)
            return None
        match = request.resolver_match
        if match and match.url_name in OPEN[found] and not _moves_the_address(request, match.url_name):
            return None
        if not getattr(view, "login_required", True):
            request.user = AnonymousUser()
            return None
        return led(request, found)


def _moves_the_address(request: HttpRequest, page: str) -> bool:
    """Tell whether somebody would have the code that confirms the first factor sent elsewhere."""
    return page == "account_email" and bool({"action_add", "action_primary"} & request.POST.keys())


class Step(JsonResponse):
    """Tells a script of a step of signing in: no refusal to be written down."""

    is_a_step = True


def led(request: HttpRequest, found: Standing) -> HttpResponse:
    """Lead a person to the set-up, or to showing the factor; tell a script in its own words."""
    target = place(request, found)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    if is_script(request):
        words = {"error": "second_factor_required", "message": reason(found), "continue_at": target}
        return Step(words, status=403)
    if request.method != "GET":
        messages.warning(request, _("What you sent was not carried out. Please send it again afterwards."))
    return redirect(target)


def place(request: HttpRequest, found: Standing) -> str:
    """Return the page to go to now, having noted where the person wanted to go."""
    keep(request)
    if found is Standing.TO_SET_UP:
        return reverse("mfa_index")
    wanted = request.get_full_path() if request.method == "GET" else reverse("mfa_index")
    return reverse("mfa_reauthenticate") + "?" + urlencode({"next": wanted})


def reason(found: Standing) -> str:
    """Say in one sentence what is missing."""
    if found is Standing.TO_SET_UP:
        return _("Your role at the city needs a second factor. Set one up, then go on.")
    return _("Your role at the city needs your second factor in this session. Show it, then go on.")
