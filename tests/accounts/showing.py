"""What people hold in their hands at the front door: an authenticator app, a browser that is signed in."""

import base64
import hashlib
import hmac
import re
import struct
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD

PERIOD, TYPED_WITHIN = 30, 8
"""Seconds for which a code lasts, and within which somebody has typed and sent it."""


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238, by its letter)."""
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def lasting_code_of(secret: str) -> str:
    """Return a code that somebody still has time to type: the next one, if this one ends soon."""
    left = PERIOD - time.time() % PERIOD
    if left < TYPED_WITHIN:
        time.sleep(left)
    return code_of(secret)


def secret_on(page: str) -> str:
    """Read the key that the page of the set-up shows."""
    found = re.search(r'<code class="lintel-secret"[^>]*>([A-Z2-7]+)<', page)
    assert found, "no key on the page"
    return found.group(1)


def secret_of(user: User) -> str:
    """Return the key that the app of a person holds."""
    return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def sign_in(client: Client, user: User, *, password: str = PASSWORD, next_url: str = ""):
    """Sign in by the page with a password."""
    given = {"login": user.email, "password": password, **({"next": next_url} if next_url else {})}
    return client.post(reverse("account_login"), given)


def say_password(client: Client, to: str):
    """Show by the password once more that it is you, and go on."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": to})


def mailed_code() -> str:
    """Read the code in the last letter."""
    found = re.search(r"^(\d{8})$", mail.outbox[-1].body, re.MULTILINE)
    assert found, "no code in the letter"
    return found.group(1)


def confirm_by_mail(client: Client, to: str):
    """Have a code sent to the confirmed address, and enter it, where that is asked for."""
    page = reverse("mfa_confirm_first")
    if client.get(to).headers.get("Location", "").startswith(page):
        client.post(page, {"send": "yes", "next": to})
        return client.post(page, {"code": mailed_code(), "next": to})
    return None


def set_up_app(client: Client):
    """Set up an authenticator app as a person does, and return the answer to its first code."""
    page = reverse("mfa_activate_totp")
    confirm_by_mail(client, page)
    say_password(client, page)
    secret = secret_on(client.get(page).content.decode())
    return client.post(page, {"code": code_of(secret)})


def next_code(user: User) -> str:
    """Return a code of the app that was not used yet, as if half a minute had passed."""
    cache.clear()
    return code_of(secret_of(user))


def recovery_codes_on(page: str) -> list[str]:
    """Read the recovery codes that a page shows."""
    return re.findall(r"<code>(\d{8})</code>", page)
