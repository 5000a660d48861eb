"""How sign-in and registration behave (django-allauth)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.clock import now
from accounts.companies.registration_views import company_page
from accounts.front_door.sessions.store import stamp
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events
from accounts.security import pseudonyms
from accounts.security.visitors import address_of

Kind = SecurityEvent.Kind
TOLD = {
    "account/email/password_changed": (Kind.PASSWORD_CHANGED, {"how": "changed"}),
    "account/email/password_reset": (Kind.PASSWORD_CHANGED, {"how": "reset by mail"}),
    "account/email/password_set": (Kind.PASSWORD_CHANGED, {"how": "set"}),
    "account/email/email_changed": (Kind.EMAIL_CHANGED, {"how": "primary"}),
    "account/email/email_deleted": (Kind.EMAIL_CHANGED, {"how": "removed"}),
    "mfa/email/totp_activated": (Kind.FACTOR_ADDED, {"factor": "totp"}),
    "mfa/email/totp_deactivated": (Kind.FACTOR_REMOVED, {"factor": "totp"}),
    "mfa/email/webauthn_added": (Kind.FACTOR_ADDED, {"factor": "passkey"}),
    "mfa/email/webauthn_removed": (Kind.FACTOR_REMOVED, {"factor": "passkey"}),
    "mfa/email/recovery_codes_generated": (Kind.FACTOR_ADDED, {"factor": "recovery_codes"}),
    "socialaccount/email/account_connected": (Kind.SINGLE_SIGN_ON_LINKED, {}),
}
"""What the owner of an account is told by mail is written down as well: the mail, the event, its facts."""


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
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("Enter your present password."),
    }

    def get_login_stages(self) -> list[str]:
        """Ask for the second factor in our way: a single sign-on that counts is not asked again."""
        theirs = "allauth.mfa.stages.AuthenticateStage"
        ours = "accounts.front_door.single_sign_on.stage.SecondFactorStage"
        return [ours if path == theirs else path for path in super().get_login_stages()]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open a session of a new number, whose time begins now."""
        super().login(request, user)
        stamp(request.session)

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
        methods = [_method(each) for each in get_authentication_records(request, user)]
        kind = Kind.REGISTERED if signup else Kind.SIGNED_IN
        person = _person(user)
        security_events.record(kind, at=now(), actor=person, about=person, by=methods)
        response = super().post_login(request, user, signup=signup, redirect_url=redirect_url, **options)
        by_single_sign_on = "socialaccount" in methods
        return redirect(company_page(redirect_url or "")) if signup and not by_single_sign_on else response

    def logout(self, request: HttpRequest) -> None:
        """Close the session for good and write it down."""
        if isinstance(request.user, User):
            security_events.record(Kind.SIGNED_OUT, at=now(), actor=request.user, about=request.user)
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        super().logout(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address by its link, and write it down."""
        done = bool(super().confirm_email(request, email_address))
        if done:
            person = _person(email_address.user)
            security_events.record(Kind.EMAIL_CHANGED, at=now(), actor=person, about=person, how="confirmed")
        return done

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse somebody who tried too often, and write it down."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tried = pseudonyms.of_email(attempted_address(request, credentials))
            security_events.record(Kind.LOCKED_OUT, at=now(), address=tried)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write a failed sign-in down without the address that was tried."""
        tried = pseudonyms.of_email(attempted_address(request, credentials))
        security_events.record(Kind.SIGN_IN_FAILED, at=now(), by="password", address=tried)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of an account what happened to it, and write it down."""
        if template_prefix in TOLD:
            kind, facts = TOLD[template_prefix]
            person = _person(user)
            security_events.record(kind, at=now(), actor=person, about=person, **facts)
        super().send_notification_mail(template_prefix, user, context, email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address as the whole house reads it."""
        return address_of(request)


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the address with which somebody tries to sign in: lock-outs count by it (django-axes)."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()[:254]


def _person(user: AbstractBaseUser) -> User | None:
    return user if isinstance(user, User) else None


def _method(record: dict[str, Any]) -> str:
    return str(record.get("type") or record.get("method"))
