"""Gates of decisions that no one person makes alone."""

from datetime import datetime

from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from permits.applications.related import rows_of
from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.machines import Gate


def proposed_by_another(decision: str) -> Gate:
    """Return the gate of a decision: somebody else has proposed it, with findings."""

    def gate(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
        proposed = rows_of(application, "proposals", application.proposals.filter(state="open"))
        fitting = (each for each in proposed if each.decision == decision and each.state == "open")
        waiting = next(fitting, None)
        if waiting is not None and waiting.proposed_by_id != actor.pk:
            return []
        text = (
            _("You proposed this; a second person must confirm it.")
            if waiting
            else _("Somebody must propose this with findings, and a second person confirm it.")
        )
        return [Blocker("second_person", text, _("another person with the same right"))]

    gate.__name__ = f"{decision}_is_proposed_by_another"
    gate.__doc__ = "A second person has proposed this with findings."
    return gate
