"""Which plan reviews there are: versions, drafts, and how many open applications go by each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from permits.applications.models import PermitApplication
from permits.casework.plans.drafting import Plan, plan_of
from permits.casework.rule_changes import BEFORE_THE_DECISION
from permits.rulebook.models import RulebookVersion
from permits.rulebook.plan_versions import basis_of, effective_from
from permits.rulebook.review_plan import code_of
from workflows.definitions.models import DefinitionDraft, DefinitionVersion

Held = Mapping[tuple[str, int, int], int]
"""How many open applications there are by type, rules version and plan version (0: the rules' own)."""


@dataclass(frozen=True)
class Standing:
    """One version of a plan: the rules' own (without ``version``) or a published one, and who goes by it."""

    rules: RulebookVersion
    version: DefinitionVersion | None
    effective_from: date
    open: int


@dataclass(frozen=True)
class Row:
    """One type of permit with its plan review, None where nobody reviews it."""

    code: str
    name: str
    plan: Plan | None
    standings: list[Standing]
    drafts: list[DefinitionDraft]


def rows(rules: RulebookVersion) -> list[Row]:
    """Return every type of a version of the rules; a constant number of queries."""
    held, published, drafts = _held(), _published(), _drafts()
    found = []
    for code, each in rules.rulebook.types.items():
        plan = plan_of(rules, code)
        standings = _standings(code, rules, published.get(code_of(code), []), held) if plan else []
        found.append(Row(code, each.name, plan, standings, drafts.get(code_of(code), []) if plan else []))
    return found


def standings_of(plan: Plan) -> list[Standing]:
    """Return the versions of one plan, the newest first, the rules' own last."""
    versions = list(_people(DefinitionVersion.objects.filter(code=plan.code).order_by("-number")))
    return _standings(plan.type.code, plan.rules, versions, _held(plan.type.code))


def drafts_of(plan: Plan) -> list[DefinitionDraft]:
    """Return the open drafts of a plan, the newest first."""
    return _drafts(code=plan.code).get(plan.code, [])


def held_elsewhere(plan: Plan) -> int:
    """Return how many open applications of a type are judged by other versions of the rules."""
    held = _held(plan.type.code)
    return sum(count for (_type, number, _plan), count in held.items() if number != plan.rules.number)


def _held(type_code: str = "") -> Held:
    rows = PermitApplication.objects.filter(status__in=BEFORE_THE_DECISION)
    if type_code:
        rows = rows.filter(permit_type=type_code)
    counted = rows.values_list("permit_type", "rulebook_version__number", "case__pins__version__number")
    return {(code, number, plan or 0): n for code, number, plan, n in counted.annotate(n=Count("pk"))}


def _people(versions: QuerySet[DefinitionVersion]) -> QuerySet[DefinitionVersion]:
    return versions.select_related("author", "published_by")


def _published() -> dict[str, list[DefinitionVersion]]:
    found: dict[str, list[DefinitionVersion]] = {}
    for each in _people(DefinitionVersion.objects.order_by("-number")):
        found.setdefault(each.code, []).append(each)
    return found


def _drafts(**chosen: str) -> dict[str, list[DefinitionDraft]]:
    found: dict[str, list[DefinitionDraft]] = {}
    rows = DefinitionDraft.objects.filter(published_as=None, discarded_at=None, **chosen)
    for each in rows.select_related("author").order_by("-pk"):
        found.setdefault(each.code, []).append(each)
    return found


def _standings(
    type_code: str, rules: RulebookVersion, versions: list[DefinitionVersion], held: Held
) -> list[Standing]:
    calendar, basis = rules.rulebook.calendar(), basis_of(rules)
    own = Standing(rules, None, rules.effective_from, held.get((type_code, rules.number, 0), 0))
    published = [
        Standing(
            rules,
            each,
            effective_from(each, calendar),
            held.get((type_code, rules.number, each.number), 0),
        )
        for each in versions
        if each.definition.basis == basis
    ]
    return [*published, own]
