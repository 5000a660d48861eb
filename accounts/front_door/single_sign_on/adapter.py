"""Whom a single sign-on lets in, and as whom: the settings name the services, a verified address the account.

No role, team or right ever comes from a service: those are granted here, by two people.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.clock import now
from accounts.front_door.single_sign_on import departure
from accounts.front_door.single_sign_on.provider import ServiceProvider
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Services come from the settings alone; people are matched by a verified address alone."""

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the services of the settings; what lies in a table of the library counts for nothing."""
        return [_app(each) for each in settings.SINGLE_SIGN_ON if provider in (None, each["id"])]

    def list_providers(self, request: HttpRequest) -> list[ServiceProvider]:
        """Return every service that a person may choose."""
        return [ServiceProvider(request, app=app) for app in self.list_apps(request)]

    def get_provider(
        self, request: HttpRequest | None, provider: str, client_id: str | None = None
    ) -> ServiceProvider:
        """Return one service.

        :raises SocialApp.DoesNotExist: when there is none of that name.
        """
        return ServiceProvider(request, app=self.get_app(request, provider=provider))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse what is not an answer to our question, or is no proof of who it is."""
        asked = str(sociallogin.state.get("nonce", ""))
        if not asked or not constant_time_compare(asked, str(sociallogin.token_claims.get("nonce", ""))):
            raise OAuth2Error("The token is not the answer to this question.")
        departure.note(request, sociallogin.way_out)
        if sociallogin.is_existing:
            return
        if refusal := why_not(sociallogin):
            security_events.record(
                SecurityEvent.Kind.SIGN_IN_FAILED,
                at=now(),
                by="single_sign_on",
                provider=sociallogin.account.provider,
            )
            page = render(request, "socialaccount/refused.html", {"reason": refusal}, status=403)
            raise ImmediateHttpResponse(page)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Return the account whose verified address is the one that the service vouches for."""
        for address in sociallogin.email_addresses:
            if address.verified and _is_taken(sociallogin, address.email):
                ours = EmailAddress.objects.filter(email__iexact=address.email, verified=True)
                if found := ours.select_related("user").first():
                    return found.user, found.email
        return None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let everybody in for whom the service vouches: a new account has no rights."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Fill a new account with the name and the address, and nothing else."""
        user: User = sociallogin.user
        user.email = str(data.get("email") or "").lower()
        user.name = str(data.get("name") or "")[:150]
        user.language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        return user


def why_not(login: SocialLogin) -> str:
    """Say why a person whom we do not know yet may not come in by single sign-on; "" when he may."""
    proven = [address.email for address in login.email_addresses if address.verified]
    if not proven:
        return _("The sign-on service did not confirm your e-mail address. Ask your help desk to confirm it.")
    if not _is_taken(login, proven[0]):
        return _("Single sign-on is for the city’s own staff. Sign in with your e-mail address and password.")
    if _is_unproven_here(proven[0]):
        return _(
            "There is an account with your e-mail address which nobody has confirmed. "
            "Set a new password for it by the link that we send; after that single sign-on works."
        )
    return ""


def _is_taken(login: SocialLogin, email: str) -> bool:
    domains = login.provider.app.settings["domains"]
    return not domains or email.rpartition("@")[2].lower() in domains


def _is_unproven_here(email: str) -> bool:
    if EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        return False
    same = Q(email__iexact=email) | Q(emailaddress__email__iexact=email)
    return User.objects.filter(same).exists()


def _app(service: dict[str, Any]) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=service["id"],
        name=service["name"],
        client_id=service["client_id"],
        secret=service["client_secret"],
        settings={**service, "server_url": service["issuer"]},
    )
