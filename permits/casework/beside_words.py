"""What befell an application beside its path, in the words of its history: holds, people, licences."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.models import Hold, Party
from permits.inspections.models import Inspection
from workflows.models import TransitionRecord

BESIDE_THE_PATH = ("hold:", "invitation:", "party:", "licence:", "declaration:", "inspection:")
HOLDS: dict[str, Promise] = {
    "place_hold": gettext_lazy("Hold placed: %(what)s"),
    "lift_hold": gettext_lazy("Hold lifted: %(what)s"),
    "propose_lifting": gettext_lazy("Proposed to lift the hold: %(what)s"),
    "decline_lifting": gettext_lazy("The hold stays, although its lifting was proposed: %(what)s"),
}
RESULTS: dict[str, Promise] = {
    "ask_correction": gettext_lazy("Correction of a result asked for: %(name)s, %(result)s"),
    "correct_result": gettext_lazy("Result of an inspection corrected: %(name)s, now %(result)s"),
    "refuse_correction": gettext_lazy("Correction of a result not made: %(name)s stays as it was posted"),
}
PEOPLE: dict[str, Promise] = {
    "invite": gettext_lazy("Invited to take part: %(what)s"),
    "accept": gettext_lazy("Took part: %(what)s"),
    "decline": gettext_lazy("Declined to take part: %(what)s"),
    "revoke": gettext_lazy("Invitation taken back: %(what)s"),
    "end": gettext_lazy("Takes part no more: %(what)s"),
    "hand_over": gettext_lazy("Left the company; the application went over to its owner: %(what)s"),
    "sign": gettext_lazy("Declaration signed: %(what)s"),
}
CONFIRMED = gettext_lazy("The board’s last answer about the licence was accepted while it does not answer")


def beside_words(record: TransitionRecord) -> str:
    """Return such a record in words."""
    if record.thing.startswith("licence:"):
        return str(CONFIRMED)
    if record.thing.startswith("hold:"):
        return str(HOLDS[record.move]) % {"what": Hold.Code(record.facts["code"]).label}
    if record.thing.startswith("inspection:"):
        result = Inspection.Result(record.facts["result"]).label
        return str(RESULTS[record.move]) % {"name": record.facts["name"], "result": result}
    said = PEOPLE.get(record.move)
    role = record.facts.get("role", "")
    what = str(Party.Role(role).label) if role in Party.Role.values else _("a person")
    return str(said) % {"what": what} if said else record.move
