"""What the part of the one table about the front door leads to: an app, a passkey and a session elsewhere."""

import json
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession

from tests.accounts.front_door.software_key import SoftwareKey

if TYPE_CHECKING:
    from tests.access.world import World

QUESTION = {"publicKey": {"user": {"id": "MQ"}, "challenge": "AAAA"}}


def add_to(world: "World") -> None:
    """Give the contractor what only she may touch."""
    contractor = world.who.contractor
    TOTP.activate(contractor, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(contractor)
    made = json.loads(SoftwareKey().made(QUESTION))
    passkey = Authenticator.objects.create(
        user=contractor, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": made}
    )
    session = UserSession.objects.create(
        user=contractor, ip="203.0.113.9", session_key="a-session-elsewhere", user_agent="Firefox/140.0"
    )
    world.addresses |= {"passkey": (passkey.pk,), "session": (session.pk,)}
