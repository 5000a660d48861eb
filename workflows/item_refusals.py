"""Why somebody cannot do something with a work item: another has it, it is finished, or he may not."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows import deputies, interests, machines
from workflows.blockers import Blocker, FactsInvalid, NotFromHere, NotPermitted
from workflows.models import WorkItem


class ItemTaken(NotFromHere):
    """Somebody else has the item or has finished it; ``case`` is the item with the other's result."""

    code = "item_taken"


def demand(holds: bool, item: WorkItem, verb: str) -> None:
    """:raises ItemTaken: unless a condition holds, saying who has the item or what came of it."""
    if not holds:
        raise ItemTaken(item, verb, [Blocker("item_taken", standing(item))])


def standing(item: WorkItem) -> str:
    """Say how an item stands: who has it, or who finished it with which result."""
    if item.status == WorkItem.Status.CLOSED:
        text = _("%(who)s closed this with the result “%(result)s”.")
        return text % {"who": item.closed_by, "result": item.outcome.replace("_", " ")}
    if item.status == WorkItem.Status.CANCELLED:
        return _("This work was cancelled: the case has gone on without it.")
    if item.assignee_id:
        return _("%(who)s has this piece of work now.") % {"who": item.assignee}
    return _("Nobody has this piece of work now: claim it first.")


def authorise(actor: Any, permission: str, item: WorkItem, *, at: datetime) -> str:
    """Return in which capacity an actor may do something with an item.

    :raises NotPermitted: when he may not.
    """
    acting_as = deputies.capacity(actor, permission, item, at=at)
    if acting_as is None:
        raise NotPermitted(item, permission, [_why_not(actor, permission, item)])
    return acting_as


def authorise_holder(person: Any, item: WorkItem) -> None:
    """:raises NotPermitted: when an item cannot be given to a person."""
    if not person.is_active:
        text = _("%(who)s has left and can be given no work.") % {"who": person}
        raise NotPermitted(item, "assign_work", [Blocker("person_has_left", text)])
    if interests.is_declared(person, item.case):
        text = _("%(who)s has declared an interest in this case.") % {"who": person}
        raise NotPermitted(item, "assign_work", [Blocker("has_interest", text)])
    if not person.has_perm("claim_work", item):
        text = _("%(who)s is not of the team “%(team)s”, or has an interest in this case.")
        words = {"who": person, "team": item.team}
        raise NotPermitted(item, "assign_work", [Blocker("not_permitted", text % words)])


def demand_reason(reason: str, item: WorkItem, verb: str) -> None:
    """:raises FactsInvalid: without a reason."""
    if not reason.strip():
        text = _("Write the reason; the history keeps it.")
        raise FactsInvalid(item, verb, [Blocker("reason_missing", text)])


def _why_not(actor: Any, permission: str, item: WorkItem) -> Blocker:
    machine = machines.of_case(item.case)
    if machine is not None and (why := machine.why_not(actor, permission, item)):
        return Blocker("not_permitted", why)
    if interests.is_declared(actor, item.case):
        return Blocker("has_interest", _("You have declared an interest in this case: others work on it."))
    text = _("Only the team “%(team)s” may work on this, and nobody with an interest in the case.")
    return Blocker("not_permitted", text % {"team": item.team})
