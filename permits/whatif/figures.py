"""What a what-if found, in figures and charts: fees by type, reviews by discipline, demands."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Func, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from permits.presentation import charts
from permits.presentation.charts import Bar, Chart, Stack
from permits.rulebook.rulebook import Rulebook
from permits.whatif.models import JudgedApplication, WhatIf

MOST = 10
CHANGE = F("fee_after") - F("fee_before")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class TypeFees:
    """What one type would have cost all its applicants."""

    name: str
    cases: int
    before: Decimal
    after: Decimal
    more: int
    less: int

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Reviews:
    """Reviews of one discipline that are added and dropped; hours where the rules say how long one takes."""

    name: str
    gained: int
    lost: int
    hours: Decimal | None

    @property
    def net(self) -> int:
        return self.gained - self.lost


@dataclass(frozen=True)
class Demand:
    """Something that would be demanded, or no longer be, of so many applications of a type."""

    type_name: str
    text: str
    added: bool
    cases: int


class Unnested(Func):
    """The entries of an array as rows."""

    function = "unnest"
    set_returning = True


def totals(what_if: WhatIf) -> dict[str, Any]:
    """Return the sums, and how many would pay more, less, or cannot be priced."""
    money = DecimalField(max_digits=16, decimal_places=2)
    priced = what_if.judged_applications.priced().aggregate(
        before=Coalesce(Sum("fee_before"), NOTHING, output_field=money),
        after=Coalesce(Sum("fee_after"), NOTHING, output_field=money),
        more=Count("pk", filter=Q(fee_after__gt=F("fee_before"))),
        less=Count("pk", filter=Q(fee_after__lt=F("fee_before"))),
        same=Count("pk", filter=Q(fee_after=F("fee_before"))),
        cases=Count("pk"),
    )
    change = priced["after"] - priced["before"]
    percent = round(100 * change / priced["before"], 1) if priced["before"] else None
    return {**priced, "change": change, "percent": percent}


def by_type(what_if: WhatIf, rules: Rulebook) -> list[TypeFees]:
    """Return the fees by type, those first that change most."""
    rows = (
        what_if.judged_applications.priced()
        .values("type_code")
        .annotate(
            cases=Count("pk"),
            before=Sum("fee_before"),
            after=Sum("fee_after"),
            more=Count("pk", filter=Q(fee_after__gt=F("fee_before"))),
            less=Count("pk", filter=Q(fee_after__lt=F("fee_before"))),
        )
    )
    found = [
        TypeFees(
            _type_name(each["type_code"], rules),
            *(each[name] for name in ("cases", "before", "after", "more", "less")),
        )
        for each in rows
    ]
    return sorted(found, key=_by_change)


def _by_change(fees: TypeFees) -> tuple[Decimal, str]:
    return -abs(fees.change), fees.name


def reviews(what_if: WhatIf, rules: Rulebook) -> list[Reviews]:
    """Return the reviews that are added and dropped, by discipline."""
    gained, lost = _counted(what_if, "gained"), _counted(what_if, "lost")
    found = []
    for code in sorted(gained.keys() | lost.keys()):
        discipline = rules.disciplines.get(code)
        net = gained.get(code, 0) - lost.get(code, 0)
        hours = discipline.hours * net if discipline and discipline.hours is not None else None
        found.append(
            Reviews(discipline.name if discipline else code, gained.get(code, 0), lost.get(code, 0), hours)
        )
    return found


def _counted(what_if: WhatIf, column: str) -> dict[str, int]:
    rows = what_if.judged_applications.annotate(entry=Unnested(F(column))).values("entry")
    return dict(rows.annotate(count=Count("pk")).order_by().values_list("entry", "count"))


def demands(what_if: WhatIf, rules: Rulebook, before: Rulebook | None) -> list[Demand]:
    """Return what would be demanded and what no longer, the most frequent first."""
    found = [
        Demand(
            _type_name(type_code, rules),
            _demand_text(type_code, entry, [rules, before]),
            column == "demanded",
            count,
        )
        for column in ("demanded", "spared")
        for type_code, entry, count in _by_type_and_entry(what_if, column)
    ]
    return sorted(found, key=_by_count)


def _by_count(demand: Demand) -> tuple[int, str, str]:
    return -demand.cases, demand.type_name, demand.text


def _by_type_and_entry(what_if: WhatIf, column: str) -> Iterable[tuple[str, str, int]]:
    rows = what_if.judged_applications.annotate(entry=Unnested(F(column))).values("type_code", "entry")
    counted = rows.annotate(count=Count("pk")).order_by()
    return counted.values_list("type_code", "entry", "count")


def _demand_text(type_code: str, entry: str, rulebooks: Iterable[Rulebook | None]) -> str:
    """Return the words of a demand, from the first rules that know it."""
    kind, _colon, code = entry.partition(":")
    for rules in rulebooks:
        permit_type = rules.types.get(type_code) if rules else None
        if permit_type is None:
            continue
        if kind == "document" and (slot := permit_type.slot(code)) is not None:
            return _("Document: %(name)s") % {"name": slot.name}
        texts = {item.code: item.text for item in permit_type.checklist}
        if kind == "checklist" and code in texts:
            return texts[code]
    return code.replace("_", " ")


def extremes(what_if: WhatIf) -> dict[str, list[JudgedApplication]]:
    """Return the applications whose fee rises and falls most."""
    rows = what_if.judged_applications.priced().annotate(change=CHANGE).select_related("application")
    return {
        "dearest": list(rows.filter(change__gt=0).order_by("-change", "application_id")[:MOST]),
        "cheapest": list(rows.filter(change__lt=0).order_by("change", "application_id")[:MOST]),
    }


def undecided(what_if: WhatIf) -> list[tuple[str, int]]:
    """Return the fee lines that lack an answer, with how many applications they leave unpriced."""
    return sorted(_counted(what_if, "undecided").items(), key=_often)


def _often(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def problems(what_if: WhatIf) -> dict[str, int]:
    """Return how many applications could not be compared, by reason."""
    rows = what_if.judged_applications.exclude(problem="").values("problem").annotate(count=Count("pk"))
    labels = dict(JudgedApplication.Problem.choices)
    return {str(labels[each["problem"]]): each["count"] for each in rows.order_by("problem")}


def chart_of_types(fees: Iterable[TypeFees]) -> Chart:
    """Draw how many applicants of each type would pay more, the same and less."""
    stacks = [
        Stack(each.name, {"less": each.less, "same": each.cases - each.less - each.more, "more": each.more})
        for each in fees
    ]
    series = {"less": _("Pay less"), "same": _("Pay the same"), "more": _("Pay more")}
    return charts.stacked_bars(stacks, title=_("Applications by what they would pay"), series=series)


def chart_of_changes(what_if: WhatIf) -> Chart:
    """Draw how many applications would pay how much more or less."""
    counts = (
        what_if.judged_applications.priced()
        .annotate(change=CHANGE)
        .aggregate(**{f"band_{n}": Count("pk", filter=test) for n, (_label, test) in enumerate(_bands())})
    )
    bars = [Bar(label, counts[f"band_{n}"]) for n, (label, _test) in enumerate(_bands())]
    return charts.bar_chart(bars, title=_("How much more or less an application would cost"))


def _bands() -> list[tuple[str, Q]]:
    return [
        (_("over $1,000 less"), Q(change__lt=-1000)),
        (_("$100 to $1,000 less"), Q(change__gte=-1000, change__lt=-100)),
        (_("up to $100 less"), Q(change__gte=-100, change__lt=0)),
        (_("the same"), Q(change=0)),
        (_("up to $100 more"), Q(change__gt=0, change__lte=100)),
        (_("$100 to $1,000 more"), Q(change__gt=100, change__lte=1000)),
        (_("over $1,000 more"), Q(change__gt=1000)),
    ]


def chart_of_reviews(found: Iterable[Reviews]) -> Chart:
    """Draw the reviews that are added and dropped."""
    stacks = [Stack(each.name, {"gained": each.gained, "lost": each.lost}) for each in found]
    series = {"gained": _("Added"), "lost": _("Dropped")}
    return charts.stacked_bars(stacks, title=_("Reviews added and dropped"), series=series)


def _type_name(code: str, rules: Rulebook) -> str:
    permit_type = rules.types.get(code)
    return permit_type.name if permit_type else code


def hours(found: Iterable[Reviews]) -> Decimal | None:
    """Return the hours of review that are added, less those dropped; None where no discipline tells any."""
    told = [each.hours for each in found if each.hours is not None]
    return sum(told, Decimal(0)) if told else None
