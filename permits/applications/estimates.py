"""What an application will probably cost, line by line, with the working."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, rulebook_of
from permits.applications.models import PermitApplication
from permits.rulebook.pricing import CannotPrice, FeeLine
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.valuing import VALUATION

STAGES = ("plan_check", "issuance")


@dataclass(frozen=True)
class StageEstimate:
    """The lines that are paid together."""

    label: str
    lines: tuple[FeeLine, ...]
    total: Decimal


@dataclass(frozen=True)
class Estimate:
    """The probable fees; ``undecided`` names the lines that still depend on answers."""

    stages: tuple[StageEstimate, ...]
    total: Decimal
    undecided: tuple[str, ...]


def estimate_for(application: PermitApplication, *, at: datetime) -> Estimate | None:
    """Return the probable fees of an application as filled in so far, None when nothing can be said yet."""
    return estimate(rulebook_of(application), application.permit_type, facts_of(application), at=at)


def estimate(
    rulebook: Rulebook, type_code: str, facts: Mapping[str, object], *, at: datetime
) -> Estimate | None:
    """Return the probable fees of a type for some facts, None when nothing can be said yet.

    Without a valuation, declared or from the city's table, only what does not depend on answers is told.
    """
    on = rulebook.calendar().local_date(at)
    try:
        assessed = rulebook.price(type_code, facts, on=on, estimate=True)
    except CannotPrice:
        return None
    valued = facts.get(VALUATION) is not None or assessed.valuation is not None
    if not assessed.lines or (assessed.undecided and not valued):
        return None
    labels = {"plan_check": _("Before plan review"), "issuance": _("Before the permit is issued")}
    stages = [
        (labels[stage], tuple(line for line in assessed.lines if line.stage == stage)) for stage in STAGES
    ]
    language = get_language() or "en"
    return Estimate(
        stages=tuple(StageEstimate(label, lines, _sum(lines)) for label, lines in stages if lines),
        total=assessed.total,
        undecided=tuple(rulebook.text(label, language) for label in assessed.undecided),
    )


def _sum(lines: tuple[FeeLine, ...]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))
