"""The first second factor of a member of staff: a code sent to the confirmed address must confirm it.

Who only knows the password would else set up a factor of his own. The code is kept as a keyed hash in the
session that asked for it; it counts for minutes, for a few attempts, and once. The machine's own time counts.
"""

import time
from secrets import randbelow
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.clock import now
from accounts.front_door.second_factor.standing import has_one, is_asked_of, is_shown
from accounts.models import SecurityEvent, User
from accounts.security import events as security_events

ASKED, CONFIRMED = "first_factor_asked", "first_factor_confirmed"
LETTER = "mfa/email/first_factor"
DIGITS, MINUTES, ATTEMPTS = 8, 15, 5
SALT = "lintel.first_factor"


def is_owed(request: HttpRequest, user: User) -> bool:
    """Tell whether the person must confirm by mail before setting up a factor."""
    if not is_asked_of(user) or has_one(user) or is_shown(request):
        return False
    return time.time() > float(request.session.get(CONFIRMED, 0))


def address_of(user: User) -> str:
    """Return the confirmed address to which the code goes, the primary one first; "" for none."""
    proven = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return str(proven.values_list("email", flat=True).first() or "")


def send(request: HttpRequest, user: User) -> None:
    """Send a fresh code; an earlier one counts no more."""
    code = f"{randbelow(10**DIGITS):0{DIGITS}}"
    request.session[ASKED] = {
        "seal": _seal(user, code),
        "until": time.time() + 60 * MINUTES,
        "left": ATTEMPTS,
    }
    with translation.override(user.language):
        get_adapter(request).send_mail(LETTER, address_of(user), {"code": code, "minutes": MINUTES})


def waits(request: HttpRequest) -> bool:
    """Tell whether a code was sent that may still be entered."""
    asked: dict[str, Any] = request.session.get(ASKED) or {}
    return bool(asked) and asked["left"] > 0 and time.time() <= asked["until"]


def confirm(request: HttpRequest, user: User, code: str) -> bool:
    """Take a code; tell whether it was right. A wrong one is written down and uses up an attempt."""
    if not waits(request):
        return False
    asked = request.session[ASKED]
    if constant_time_compare(asked["seal"], _seal(user, code)):
        del request.session[ASKED]
        request.session[CONFIRMED] = time.time() + 60 * MINUTES
        return True
    request.session[ASKED] = asked | {"left": asked["left"] - 1}
    security_events.record(
        SecurityEvent.Kind.SIGN_IN_FAILED, at=now(), actor=user, about=user, by="mailed code"
    )
    return False


def _seal(user: User, code: str) -> str:
    return salted_hmac(SALT, f"{user.pk}:{code}", algorithm="sha256").hexdigest()
