"""The link of an invitation: made of its number, its secret and the site's key, and kept nowhere."""

import hmac
import re
from typing import TypeVar

from django.utils.crypto import salted_hmac

from accounts.models import Invitation

SALT = "lintel.invitations"
KEY = re.compile(r"([0-9]{1,15})-([0-9a-f]{64})")
Found = TypeVar("Found", bound=Invitation)


def key_of(invitation: Invitation) -> str:
    """Return what stands in the link of an invitation."""
    return f"{invitation.pk}-{_seal(invitation)}"


def invitation_with(kind: type[Found], key: str) -> Found | None:
    """Return the invitation of a link; None for one that was guessed, damaged or replaced by a newer one."""
    parts = KEY.fullmatch(key)
    if parts is None:
        return None
    found: Found | None = kind._default_manager.filter(pk=int(parts[1])).first()
    return found if found is not None and hmac.compare_digest(_seal(found), parts[2]) else None


def _seal(invitation: Invitation) -> str:
    about = f"{invitation._meta.label_lower}:{invitation.pk}:{invitation.secret}"
    return salted_hmac(SALT, about, algorithm="sha256").hexdigest()
