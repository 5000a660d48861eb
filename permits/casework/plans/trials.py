"""A dry run as a page shows it: everything counted, and what would change, a page at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from permits.applications.models import PermitApplication
from permits.casework.plans import moving
from permits.casework.plans.comparing import Compared, compare_all
from permits.rulebook.review_plan import STAGE
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


def run(plan: Definition, own: Definition, type_code: str, *, after: int = 0) -> Trial:
    """Compare the open applications of a type with a plan: all, or on later pages until one is full."""
    compared = compare_all(plan, type_code, after=after, chunk=CHUNK)
    found: list[Compared] = []
    summary = None
    if after:
        found = list(islice((each for each in compared if _differs(each)), PAGE + 1))
    else:
        summary = summarise(_noting(compared, found), examples=0)
    shown = found[:PAGE]
    following = shown[-1].application.pk if len(found) > PAGE else 0
    return Trial(summary, _tallies(summary, plan, own), rows_of(shown, plan, own), following)


def rows_of(compared: Sequence[Compared], plan: Definition, own: Definition) -> list[Row]:
    """Return applications in the words of the page, with what hinders moving them."""
    names, hindrances = _names(own) | _names(plan), moving.hindrances(compared)
    return [_row(each, names, hindrances.get(each.application.pk, "")) for each in compared]


def _row(compared: Compared, names: dict[str, str], hindrance: str) -> Row:
    change = compared.change

    def named(keys: Iterable[str]) -> list[str]:
        return [names.get(key, key) for key in keys]

    return Row(
        application=compared.application,
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


def _tallies(summary: Summary | None, plan: Definition, own: Definition) -> list[Tally]:
    if summary is None:
        return []
    names = _names(own) | _names(plan)
    counted = {**summary.gained, **summary.lost, **summary.kept}
    keys = [key for key in names if key in counted] + sorted(counted.keys() - names.keys())
    return [
        Tally(
            names.get(key, key),
            summary.gained.get(key, 0),
            summary.lost.get(key, 0),
            summary.kept.get(key, 0),
        )
        for key in keys
    ]


def _names(definition: Definition) -> dict[str, str]:
    return {step.key: step.title for stage in definition.stages if stage.key == STAGE for step in stage.steps}
