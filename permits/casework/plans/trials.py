"""A dry run as a page shows it: everything counted, and what would change, a page at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from permits.applications.models import PermitApplication
from permits.casework.plans import moving
from permits.casework.plans.comparing import Compared, compare_all
from permits.casework.plans.drafting import Plan
from workflows.definitions.dry_run import CaseChange, Summary, summarise
from workflows.definitions.schema import Definition

PAGE = 50
CHUNK = 1_000


@dataclass(frozen=True)
class Row:
    """One application that a plan would change, with its reviews by name; ``hindrance`` says why it stays."""

    application: PermitApplication
    version: str
    gained: list[str]
    lost: list[str]
    changed: list[str]
    in_hand: list[str]
    hindrance: str


@dataclass(frozen=True)
class Tally:
    """How many applications would gain, lose and keep one review."""

    name: str
    gained: int
    lost: int
    kept: int


@dataclass(frozen=True)
class Trial:
    """A page of a dry run; the first one has the counts. ``next`` is where the next page begins."""

    summary: Summary | None
    tallies: list[Tally]
    rows: list[Row]
    next: int


def run(definition: Definition, plan: Plan, *, number: int | None = None, after: int = 0) -> Trial:
    """Compare the open applications of a plan with a definition: all, or on later pages until one is full.

    ``number`` is the definition's own once it is published.
    """
    compared = compare_all(definition, plan, after=after, chunk=CHUNK)
    found: list[Compared] = []
    summary = None
    if after:
        found = list(islice((each for each in compared if _differs(each)), PAGE + 1))
    else:
        summary = summarise(_noting(compared, found), examples=0)
    shown = found[:PAGE]
    following = shown[-1].pk if len(found) > PAGE else 0
    tallies = _tallies(summary, _names(definition, plan)) if summary else []
    return Trial(summary, tallies, rows_of(shown, definition, plan, number), following)


def rows_of(
    compared: Sequence[Compared], definition: Definition, plan: Plan, number: int | None = None
) -> list[Row]:
    """Return applications in the words of the page, with what hinders moving them."""
    names, hindrances = _names(definition, plan), moving.hindrances(compared, number)
    there = PermitApplication.objects.in_bulk([each.pk for each in compared])
    return [_row(each, there[each.pk], names, hindrances.get(each.pk, "")) for each in compared]


def _row(compared: Compared, application: PermitApplication, names: dict[str, str], hindrance: str) -> Row:
    change = compared.change

    def named(keys: Iterable[str]) -> list[str]:
        return [names.get(key, key) for key in keys]

    return Row(
        application=application,
        version=compared.version,
        gained=named(change.gained),
        lost=named(change.lost),
        changed=named(change.changed),
        in_hand=named(change.in_hand),
        hindrance=hindrance,
    )


def _noting(compared: Iterable[Compared], found: list[Compared]) -> Iterator[CaseChange]:
    """Pass everything on, keeping the first page of what differs and one more."""
    for each in compared:
        if _differs(each) and len(found) <= PAGE:
            found.append(each)
        yield each.as_case


def _differs(compared: Compared) -> bool:
    return compared.change.differs


def _tallies(summary: Summary, names: dict[str, str]) -> list[Tally]:
    gained, lost, kept = summary.gained, summary.lost, summary.kept
    counted = gained.keys() | lost.keys() | kept.keys()
    keys = [key for key in names if key in counted] + sorted(counted - names.keys())
    return [
        Tally(names.get(key, key), gained.get(key, 0), lost.get(key, 0), kept.get(key, 0)) for key in keys
    ]


def _names(definition: Definition, plan: Plan) -> dict[str, str]:
    """Return the names of the disciplines, those of the rules first."""
    steps = (step for each in (plan.own, definition) for stage in each.stages for step in stage.steps)
    return {step.key: step.title for step in steps}
