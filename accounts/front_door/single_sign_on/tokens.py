"""Check the token of a sign-on service to the letter (OpenID Connect Core 1.0, 3.1.3.7; ASVS 5.0, 10.5)."""

from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
REQUIRED = ["iss", "sub", "aud", "exp", "iat"]
LEEWAY = 60
"""Seconds by which the clocks of two houses may differ."""


def checked(token: str, *, keys: dict[str, Any], issuer: str, client_id: str) -> dict[str, Any]:
    """Return the claims of a token that is signed by the issuer, meant for us, and not over.

    :raises OAuth2Error: saying what is wrong with it.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": REQUIRED},
        )
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as wrong:
        raise OAuth2Error(f"The token is not valid: {wrong}") from wrong
    if claims.get("azp", client_id) != client_id:
        raise OAuth2Error("The token was made out to another party.")
    return claims


def _key_of(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(token).get("kid")
    found = [key for key in jwt.PyJWKSet.from_dict(keys).keys if kid is None or key.key_id == kid]
    if len(found) != 1:
        raise jwt.InvalidKeyError("it is signed with a key that the service does not publish")
    return found[0]
