"""The second door of a page: may this person do this here? A refusal is a 403 that says why."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from permits.applications.authority import may
from permits.applications.refusing import why_not
from permits.applications.seeing import note_of_team
from permits.rights import who_may
from workflows.deputies import capacity
from workflows.models import WorkItem


def demand(user: Any, action: str, subject: Any = None) -> None:
    """Let a person pass who holds a right.

    :raises PermissionDenied: naming who may.
    """
    if not may(user, action, subject):
        raise PermissionDenied(
            why_not(user, action, subject) or _("This can be done by: %s.") % who_may(action)
        )


def demand_work(user: Any, action: str, item: WorkItem, *, at: datetime) -> None:
    """Let a person pass who may do something with a work item, himself or for whom he stands in.

    :raises PermissionDenied: saying why not.
    """
    if capacity(user, action, item, at=at) is None:
        note_of_team(user, item.team, at=at)
        raise PermissionDenied(why_not(user, action, item) or _("This can be done by: %s.") % who_may(action))
