"""How sign-in and registration behave (django-allauth)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.views import company_page


class AccountAdapter(DefaultAccountAdapter):
    """Registration is open to everybody; staff rights are granted, never registered."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail address and the password do not belong together. Try again."
        ),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes, then try again, or reset your password."
        ),
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("Enter your present password."),
    }

    def post_login(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        *,
        signup: bool,
        redirect_url: str | None,
        **options: Any,
    ) -> HttpResponse:
        """After registration ask for the company, then go on to where the person was heading."""
        response = super().post_login(request, user, signup=signup, redirect_url=redirect_url, **options)
        return redirect(company_page(redirect_url or "")) if signup else response


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the address with which somebody tries to sign in: lock-outs count by it (django-axes)."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()[:254]
