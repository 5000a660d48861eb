"""Why a move may not happen, in words for the person who can do something about it."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Blocker:
    """One reason against a move: a stable code, a sentence, who can clear it, and where."""

    code: str
    text: str
    who_can_clear: str = ""
    link: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class MoveRefused(Exception):
    """A move that did not happen. Nothing was written.

    ``blockers`` holds every reason; ``code`` is the kind of refusal.
    """

    code = "refused"

    def __init__(self, case: Any, move: str, blockers: list[Blocker]) -> None:
        self.case, self.move, self.blockers = case, move, blockers
        super().__init__(f"{move} on {case}: " + " ".join(blocker.text for blocker in blockers))


class UnknownMove(MoveRefused):
    """The machine has no move of this name."""

    code = "unknown_move"


class NotFromHere(MoveRefused):
    """The case stands where this move does not begin: somebody else may have moved it."""

    code = "not_from_here"


class NotPermitted(MoveRefused):
    """The actor may not make this move."""

    code = "not_permitted"


class Blocked(MoveRefused):
    """Something that must hold for this move does not hold."""

    code = "blocked"


class FactsInvalid(MoveRefused):
    """The facts given with the move are not the ones that it takes."""

    code = "facts_invalid"


def not_from_here(status_label: str) -> Blocker:
    """Return the blocker of a move that does not begin at the present status."""
    return Blocker(
        "not_from_here",
        _("This is not possible while the status is “%(status)s”. Reload the page to see where it stands.")
        % {"status": status_label},
    )


def not_permitted(who_may: str) -> Blocker:
    """Return the blocker of an actor without the right."""
    return Blocker(
        "not_permitted",
        _("Your role does not allow this. It can be done by: %(who)s.") % {"who": who_may},
        who_can_clear=who_may,
    )
