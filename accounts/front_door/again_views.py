"""Show once more that it is you; the session gets a new number each time (ASVS 5.0, 7.2.4)."""

from typing import Any

from allauth.account import views as entrance
from allauth.mfa.base import views as base
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.front_door.sessions.store import rotate


class NewNumber:
    """Give the session a new number before the person goes on."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Change the number, then go on."""
        rotate(self.request)
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer


class PasswordAgain(NewNumber, entrance.ReauthenticateView):
    """By the password."""


class CodeAgain(NewNumber, base.ReauthenticateView):
    """By a code of the app, or a recovery code."""


class PasskeyAgain(NewNumber, passkeys.ReauthenticateWebAuthnView):
    """By a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what was wrong, on the same page."""
        for problem in form.errors.get("credential", []):
            messages.error(self.request, problem)
        return HttpResponseRedirect(self.request.get_full_path())
