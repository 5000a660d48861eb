"""What the word of a city's sign-on service is worth: the address, and whether it asked for two factors."""

from typing import Any

from allauth.socialaccount.models import SocialLogin

ALWAYS, NEVER, BY_CLAIMS = "always", "never", "claims"
"""Whether signing in there counts as the second factor: always, never, or when the token says so."""
KEPT = ("sub", "email", "email_verified", "name")
"""Of what a service says of a person, no more than this is kept."""


def counts_as_second_factor(login: SocialLogin) -> bool:
    """Tell whether a single sign-on has shown a second factor (RFC 8176 ``amr``, OpenID Connect ``acr``)."""
    rules = login.provider.app.settings
    if rules["second_factor"] != BY_CLAIMS:
        return bool(rules["second_factor"] == ALWAYS)
    token = getattr(login, "token_claims", {})
    named = token.get("amr")
    methods = set(named) if isinstance(named, list) else {named}
    return bool(methods & set(rules["amr"])) or token.get("acr") in rules["acr"]


def is_proven(claims: dict[str, Any], *, domains: list[str]) -> bool:
    """Tell whether the service vouches for the address: by saying so, or for a domain it is trusted with.

    Some services say the words "true" and "false"; every other value proves nothing.
    """
    domain = str(claims.get("email", "")).rpartition("@")[2].lower()
    return claims.get("email_verified") in (True, "true") or domain in domains


def kept(claims: dict[str, Any]) -> dict[str, Any]:
    """Return what of the claims is kept."""
    return {name: claims[name] for name in KEPT if name in claims}
