"""Try rules without storing anything: the form of applicants, what it costs, who reviews it and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.facts import tried
from permits.applications.forms.questions import PageForm
from permits.applications.models import PermitApplication
from permits.casework.rule_changes import BEFORE_THE_DECISION
from permits.fees.estimating import facts_asked
from permits.presentation.widgets import DayInput, MoneyInput, TileChoices
from permits.rulebook import answers, demands
from permits.rulebook.answer_reading import read_page
from permits.rulebook.pricing import Assessment, CannotPrice
from permits.rulebook.routing import RoutedReview
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.permit_type import APPLICATION_FIELDS, PermitType

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class FieldsForm(forms.Form):
    """What prices and reviews depend on besides the questions of the type. Nothing must be given."""

    use_required_attribute = False
    _valuation = forms.DecimalField(
        label=gettext_lazy("Valuation of the work"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        widget=MoneyInput(),
        error_messages={"invalid": gettext_lazy("Enter a number, like 18000 or 18000.50.")},
    )
    _work_class = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)
    _owner_builder = forms.ChoiceField(
        label=gettext_lazy("Does the owner do the work?"), required=False, choices=YES_NO, widget=TileChoices
    )
    _on = forms.DateField(
        label=gettext_lazy("On which day"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": gettext_lazy("Give a day that the calendar knows.")},
    )

    def __init__(self, permit_type: PermitType, day: date, data: Any = None) -> None:
        super().__init__(data, initial={"_on": day})
        self.day = day
        classes = [(each.code, each.name) for each in permit_type.work_classes]
        field: Any = self.fields["_work_class"]
        field.choices = [("", _("Choose one")), *classes]

    @property
    def on(self) -> date:
        return self.cleaned_data.get("_on") or self.day

    @property
    def given(self) -> dict[str, object]:
        """Return the application's own fields, as far as they were given."""
        data = self.cleaned_data
        owner = {"yes": True, "no": False}.get(data.get("_owner_builder", ""))
        return {
            "valuation": data.get("_valuation"),
            "work_class": data.get("_work_class") or None,
            "owner_builder": owner,
        }


@dataclass(frozen=True)
class Trial:
    """What the rules make of some answers."""

    assessment: Assessment | None
    cannot_price: str
    reviews: list[RoutedReview]
    documents: list[Any]
    checklist: list[Any]
    inspections: list[Any]
    errors: list[str] = field(default_factory=list)


def forms_of(rulebook: Rulebook, code: str, data: QueryDict | None) -> list[PageForm]:
    """Return the applicant's form, page by page, with what was typed; nothing is stored."""
    permit_type = rulebook.types[code]
    application = tried(rulebook, code, _answers(permit_type, data))
    return [PageForm(application, page, data) for page in permit_type.pages]


def _answers(permit_type: PermitType, data: QueryDict | None) -> dict[str, object]:
    posted = dict(data.lists()) if data is not None else {}
    given: dict[str, object] = {}
    for page in permit_type.pages:
        given |= read_page(permit_type, page.code, posted)
    return given


def asked(rulebook: Rulebook, code: str, on: date) -> frozenset[str]:
    """Return the questions on which fees and reviews of a type hang, and those on which these hang."""
    permit_type = rulebook.types[code]
    names = set(_routing_names(permit_type))
    try:
        names |= set(facts_asked(rulebook, permit_type, on=on))
    except CannotPrice:
        names |= set(permit_type.questions)
    known = {name.partition(".")[0] for name in names} - set(APPLICATION_FIELDS)
    return answers.leading_to(permit_type, known)


def _routing_names(permit_type: PermitType) -> Iterator[str]:
    for rule in permit_type.routing:
        if rule.applies_if is not None:
            yield from permit_type.condition(rule.applies_if).names


def work_out(rulebook: Rulebook, code: str, data: QueryDict, given: dict[str, object], on: date) -> Trial:
    """Price and route what was typed; fees that hang on an open answer are named, not guessed."""
    permit_type = rulebook.types[code]
    facts = rulebook.facts(code, _answers(permit_type, data), given)
    assessment, cannot = None, ""
    try:
        assessment = rulebook.price(code, facts, on=on, estimate=True)
    except CannotPrice as missing:
        cannot = str(missing)
    return Trial(
        assessment=assessment,
        cannot_price=cannot,
        reviews=rulebook.route(code, facts),
        documents=demands.required_documents(permit_type, facts),
        checklist=demands.checklist(permit_type, facts, {}),
        inspections=demands.required_inspections(permit_type, facts),
    )


@dataclass(frozen=True)
class Reach:
    """One type: how many open applications keep which version, and what is new for those to come."""

    code: str
    name: str
    held: list[tuple[int, int]]
    in_new_rules: bool
    changed: bool

    @property
    def open(self) -> int:
        return sum(count for _number, count in self.held)


def reach(rulebook: Rulebook, standing: Rulebook) -> list[Reach]:
    """Return for every type who keeps the rules that he has, and whether new applications get others."""
    rows = PermitApplication.objects.filter(status__in=BEFORE_THE_DECISION)
    counted = rows.values_list("permit_type", "rulebook_version__number").annotate(n=Count("pk"))
    held: dict[str, list[tuple[int, int]]] = {}
    for code, number, count in counted.order_by("permit_type", "rulebook_version__number"):
        held.setdefault(code, []).append((number, count))
    codes = dict.fromkeys([*rulebook.types, *standing.types, *held])
    return [_reach(code, held.get(code, []), rulebook, standing) for code in codes]


def _reach(code: str, held: list[tuple[int, int]], new: Rulebook, old: Rulebook) -> Reach:
    there = new.types.get(code) or old.types.get(code)
    name = there.name if there is not None else code
    changed = code in new.types and new.types[code] != old.types.get(code)
    return Reach(code, name, held, code in new.types, changed)
