"""The second door of a page: may this person do this here? A refusal is a 403 that says why."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.rights import who_may


def demand(user: Any, action: str, subject: Any = None) -> None:
    """Let a person pass who holds a right.

    :raises PermissionDenied: naming who may.
    """
    if not may(user, action, subject):
        raise PermissionDenied(_("This can be done by: %s.") % who_may(action))
