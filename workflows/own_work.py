"""Nobody overrides his own result, and who took a result back gives no new one (domain §5, S5)."""

from workflows.actors import Actor
from workflows.models import WorkItem

OVERRIDDEN_BY = "overridden_by"
"""The fact of a work item that names who took its result back last."""


def is_own_work(actor: Actor, permission: str, item: WorkItem) -> bool:
    """Tell whether somebody would override his own result, or give one where he took another's back."""
    if actor.pk is None:
        return False
    if permission == "reopen_work":
        return bool(item.closed_by_id == actor.pk)
    return permission in {"claim_work", "complete_work"} and item.facts.get(OVERRIDDEN_BY) == actor.pk
