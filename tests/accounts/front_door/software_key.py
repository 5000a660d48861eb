"""A passkey in software: makes credentials and signs as a telephone would, for any page of a test."""

import json
import re
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT_AND_PROVEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
ORIGIN, SITE = "http://testserver", "testserver"


class SoftwareKey:
    """One credential of one person, which the device keeps and guards."""

    def __init__(self, *, flags: int = PRESENT_AND_PROVEN) -> None:
        self.flags, self.counter = flags, 0
        self.id, self.key = secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1())
        self.owner = b""

    def made(self, asked: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """Answer the question for a new passkey."""
        self.owner = websafe_decode(asked["publicKey"]["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        attested = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(
            sha256(SITE.encode()), self.flags | AuthenticatorData.FLAG.AT, self.counter, attested
        )
        response = {
            "clientDataJSON": self._client_data("webauthn.create", asked, origin),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            "transports": ["internal"],
        }
        return self._credential(response, {"credProps": {"rk": True}})

    def shown(self, asked: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """Answer the question who it is."""
        self.counter += 1
        data = AuthenticatorData.create(sha256(SITE.encode()), self.flags, self.counter)
        client_data = self._client_data("webauthn.get", asked, origin)
        signed = self.key.sign(data + sha256(websafe_decode(client_data)), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signed),
            "userHandle": websafe_encode(self.owner),
        }
        return self._credential(response, {})

    def _client_data(self, kind: str, asked: dict[str, Any], origin: str) -> str:
        challenge = websafe_decode(asked["publicKey"]["challenge"])
        return websafe_encode(CollectedClientData.create(kind, challenge, origin))

    def _credential(self, response: dict[str, Any], results: dict[str, Any]) -> str:
        number = websafe_encode(self.id)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": results,
                "authenticatorAttachment": "platform",
            }
        )


def question_on(page: str) -> dict[str, Any]:
    """Read the question that a page gives its script."""
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page)
    assert found, "no question on the page"
    asked: dict[str, Any] = json.loads(found.group(1))
    return asked
