"""Which moves are for which kind of application: what belongs to a permit ends otherwise than a permit."""

from collections.abc import Collection

from permits.applications.models import PermitApplication
from workflows import machines

OF_CHANGES = frozenset({"put_in_force"})
OF_REQUESTS = frozenset({"grant_request", "refuse_request"})
OF_PERMITS = frozenset({"issue", "issue_automatically"})
OF_REVIEWED = frozenset({"approve", "deem_approved", "request_corrections", "deny", "take_back_denial"})


def moves_of(application: PermitApplication) -> Collection[str]:
    """Return the names of the moves that an application of this kind can ever make."""
    every = set(machines.of(application).moves)
    if application.is_request:
        return every - OF_CHANGES - OF_PERMITS - OF_REVIEWED
    if application.relation:
        return every - OF_REQUESTS - OF_PERMITS
    return every - OF_REQUESTS - OF_CHANGES
