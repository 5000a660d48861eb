"""Plans of the sample city with something changed, as people would type them."""

from typing import Any

from permits.casework.plans.drafting import Plan, plan_of
from permits.rulebook.models import RulebookVersion
from permits.rulebook.plan_text import write_text
from permits.rulebook.plan_versions import basis_of
from permits.rulebook.review_plan import OUTCOMES
from workflows.definitions.reading import read

FIRE = {
    "key": "fire",
    "title": "Fire and life safety",
    "team": "fire",
    "outcomes": list(OUTCOMES),
    "days": [12, 6],
}


def plan_of_homes() -> Plan:
    """Return the plan review of second homes."""
    plan = plan_of(RulebookVersion.objects.get(), "ADU")
    assert plan is not None
    return plan


def text_with(plan: Plan, *added: dict[str, Any], without: tuple[str, ...] = ()) -> str:
    """Return the plan that stands, with steps added or replaced and others left out."""
    value = {**plan.standing.as_json(), "basis": basis_of(plan.rules)}
    keys = {*without, *(each["key"] for each in added)}
    stage = value["stages"][0]
    steps = [each for each in stage["steps"] if each["key"] not in keys]
    return write_text(read({**value, "stages": [{**stage, "steps": [*steps, *added]}]}))
