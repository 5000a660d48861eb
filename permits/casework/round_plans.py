"""Which disciplines a round of plan review opens: the plan of the rules, and what the last round left."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.casework.plans.going_by import definition_of, routed
from permits.documents.models import Package
from permits.documents.queries import Kind, changes_in
from permits.rulebook.review_plan import CHANGED_SHEETS, OPEN_ITEMS, STAGE, readers_of
from permits.rulebook.routing import RoutedReview
from workflows.definitions.planning import Result, next_stage, plan

SHORT = 120
LONGEST_WHY = 300  # characters that a review keeps


@dataclass(frozen=True, slots=True)
class RoundReview:
    """A review that a round opens; ``cause`` and ``changed`` files say why it is done once more."""

    routed: RoutedReview
    cause: str = "first"
    changed: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Why this discipline reviews, in words: the rules that ask for it, and what changed."""
        if not self.changed:
            return _shortened(self._asked_for, LONGEST_WHY)
        files = _shortened(", ".join(self.changed), SHORT)
        said = _("Changed since the last round: %(files)s.") % {"files": files}
        return f"{_shortened(self._asked_for, LONGEST_WHY - len(said) - 1)} {said}"

    @property
    def _asked_for(self) -> str:
        """The city's sentence, and what holds of the rule that fired."""
        if not self.routed.because:
            return self.routed.reason
        said = _("Because %(rule)s.") % {"rule": self.routed.because}
        return f"{self.routed.reason} {said}".strip()


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def first_round(application: PermitApplication) -> list[RoundReview]:
    """Return the review of every discipline that the rules name."""
    return [RoundReview(each) for each in routed(application)]


def next_round(application: PermitApplication, package: Package) -> list[RoundReview]:
    """Return the reviews of disciplines with open items or changed sheets; of all where nobody is concerned.

    A changed file of which neither slot nor name tells who reads it concerns everybody: an approval holds
    for the package that was seen.
    """
    changed = changed_files(application, package)
    results = _results(application, changed)
    made = plan(
        definition_of(application),
        STAGE,
        facts_of(application),
        previous_round=results,
        round=application.round,
    )
    causes = {step.key: step.cause for step in made.steps}
    concerned = [
        RoundReview(each, causes[each.discipline], changed.get(each.discipline, ()))
        for each in routed(application)
        if each.discipline in causes
    ]
    return concerned or first_round(application)


def asks_for_another_round(application: PermitApplication, outcomes: Mapping[str, str]) -> bool:
    """Tell whether a finished round leads to another one, by the exits of the plan."""
    leads_to = next_stage(definition_of(application), STAGE, facts_of(application), set(outcomes.values()))
    return leads_to == STAGE


def changed_files(application: PermitApplication, package: Package) -> dict[str, tuple[str, ...]]:
    """Return, for each discipline, the titles of files that it reads and that a package changed."""
    rulebook, permit_type = rulebook_of(application), type_of(application)
    concerned: dict[str, tuple[str, ...]] = {}
    for change in changes_in(package):
        if change.kind is not Kind.UNCHANGED:
            document = change.document
            readers = readers_of(permit_type, rulebook.disciplines, document.slot, document.title)
            for code in rulebook.disciplines if readers is None else readers:
                concerned[code] = (*concerned.get(code, ()), document.title)
    return concerned


def latest_outcomes(application: PermitApplication) -> dict[str, str]:
    """Return each discipline's outcome in its latest round ("" while open)."""
    rows = application.reviews.order_by("round").values_list("discipline", "work_item__outcome")
    return dict(rows)


def _results(application: PermitApplication, changed: Mapping[str, tuple[str, ...]]) -> dict[str, Result]:
    waiting = application.corrections.unsettled().values_list("discipline", flat=True)
    items = Counter(waiting)
    return {
        code: Result(outcome, {OPEN_ITEMS: items[code], CHANGED_SHEETS: len(changed.get(code, ()))})
        for code, outcome in latest_outcomes(application).items()
    }
