"""A city's sign-on service, spoken to by OpenID Connect with code, PKCE and nonce."""

from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from accounts.front_door.single_sign_on import claims as words
from accounts.front_door.single_sign_on.departure import way_out
from accounts.front_door.single_sign_on.tokens import checked


class ServiceAdapter(OpenIDConnectOAuth2Adapter):
    """Fetches from the service, and believes nothing that is not signed by it for us."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the service publishes of itself, when it is the service that we meant."""
        config: dict[str, Any] = super().openid_config
        issuer = self.get_provider().app.settings["server_url"]
        if config.get("issuer") != issuer:
            raise OAuth2Error(f"The service says that it is {config.get('issuer')}, not {issuer}.")
        return config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Return who signed in there, from the signed token and what the service adds to it."""
        token_of_person = str(kwargs["response"].get("id_token", ""))
        signed = self._decode_id_token(app, token_of_person)
        told = self._told_besides(token, signed)
        login = self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": signed})
        login.token_claims = signed
        login.way_out = way_out(app.settings, self.openid_config, token_of_person, app.client_id)
        login.account.extra_data = words.kept(told)
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        issuer = self.openid_config["issuer"]
        return checked(id_token, keys=answer.json(), issuer=issuer, client_id=app.client_id)

    def _told_besides(self, token: SocialToken, signed: dict[str, Any]) -> dict[str, Any]:
        if "email" in signed or "userinfo_endpoint" not in self.openid_config:
            return signed
        told: dict[str, Any] = self._fetch_user_info(token.token)
        if told.get("sub") != signed["sub"]:
            raise OAuth2Error("The service spoke of two different people.")
        return told


class ServiceProvider(OpenIDConnectProvider):
    """One service of the settings."""

    pkce_enabled_default = True
    oauth2_adapter_class = ServiceAdapter

    def serialize(self) -> dict[str, Any]:
        """Return how to find the service again after the person has shown a second factor."""
        return {"id": self.sub_id}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the number of the person there, which is one of that issuer and of no other."""
        signed = data["id_token"]
        return sha256(f"{signed['iss']}\n{signed['sub']}".encode()).hexdigest()

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the address, verified when the service vouches for it."""
        told = data["userinfo"]
        if not told.get("email"):
            return []
        proven = words.is_proven(told, domains=self.app.settings["trusted_domains"])
        return [EmailAddress(email=str(told["email"]).lower(), verified=proven, primary=True)]
