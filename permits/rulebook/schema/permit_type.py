"""`types/<code>.yaml`: everything that a city decides about one type of permit."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from permits.rulebook.schema.belonging import BelongsTo, DeferredPart
from permits.rulebook.schema.demand import (
    ChecklistItem,
    Clearance,
    Declaration,
    DocumentSlot,
    Eligibility,
    ExpiryPolicy,
    FeeSelection,
    RequiredInspection,
    RoutingRule,
    TimeLimit,
)
from permits.rulebook.schema.form import Page, Question
from permits.rulebook.schema.part import Code, Part, Rule, TypeCode, Words, mistake, must_differ
from permits.rulebook.schema.routing_matrix import RoutingMatrix, spread
from workflows.conditions import Condition, Expression, Kind, compile_condition, compile_expression

APPLICATION_FIELDS = {"valuation": Kind.NUMBER, "work_class": Kind.TEXT, "owner_builder": Kind.BOOLEAN}
BldsType = Literal[
    "Building", "Demolition", "Electrical", "Mechanical", "Plumbing", "Roof", "Fence", "Grading", "Pool/Spa"
]
BldsClass = Literal[
    "Residential (Single Family/Duplex)", "Non-Residential (Commercial, Industrial, Institutional)"
]
Constant = Annotated[StrictBool | StrictInt | Decimal | str, Field(union_mode="left_to_right")]


FOLLOWS = {
    "completeness": ("deemed_complete", "report_only"),
    "review": ("deemed_approved", "fee_reduction", "third_party_right", "report_only"),
    "response": ("application_expires", "report_only"),
    "appeal": ("report_only",),
}
"""What may follow when a time limit runs out."""


class WorkClass(Part):
    code: Code
    name: Words
    blds: Literal["New", "Existing"]


class LicenceClass(Part):
    """A contractor's licence class that is right for the scope."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,9}$")]
    name: Words


class Clocks(Part):
    """The time limits: of the city for completeness, review and appeals, and the applicant's.

    Of ``review`` and ``appeal`` the first that applies counts. ``response`` runs while the city waits for
    the applicant, and begins anew whenever he acted; ``appeal`` runs from the filing to the decision.
    """

    completeness: TimeLimit | None = None
    review: tuple[TimeLimit, ...] = ()
    response: TimeLimit | None = None
    appeal: tuple[TimeLimit, ...] = ()

    @model_validator(mode="after")
    def _let_follow_what_can(self) -> Self:
        limits = (("completeness", self.completeness), ("response", self.response))
        reviews = (("review", each) for each in self.review)
        for clock, limit in (*limits, *reviews, *(("appeal", each) for each in self.appeal)):
            if limit is not None and limit.on_miss not in FOLLOWS[clock]:
                allowed = ", ".join(FOLLOWS[clock])
                raise mistake(clock, f"“{limit.on_miss}” cannot follow from it; expected one of: {allowed}.")
        return self

    @model_validator(mode="after")
    def _run_always(self) -> Self:
        for clock, limit in (("completeness", self.completeness), ("response", self.response)):
            if limit is not None and limit.applies_if is not None:
                raise mistake(clock, f"The time for {clock} runs always; remove `applies_if`.")
        return self


class PermitType(Part):
    code: TypeCode
    name: Words
    description: Words
    track: Literal["instant", "review"]
    blds_type: BldsType | None = None  # the data standard knows no work in streets, no fire systems
    blds_class: BldsClass
    expected_time: Words
    target_days: Annotated[int, Field(ge=0, le=1000)]
    work_classes: Annotated[tuple[WorkClass, ...], Field(min_length=1)]
    facts: dict[Code, Constant] = {}
    pages: Annotated[tuple[Page, ...], Field(min_length=1)]
    eligibility: tuple[Eligibility, ...] = ()
    documents: tuple[DocumentSlot, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    routing: tuple[RoutingRule, ...] = ()
    routing_matrix: RoutingMatrix | None = None
    belongs_to: BelongsTo | None = None
    deferrals: tuple[DeferredPart, ...] = ()
    fees: tuple[FeeSelection, ...] = ()
    clocks: Clocks = Clocks()
    expiry: tuple[ExpiryPolicy, ...] = ()
    inspections: tuple[RequiredInspection, ...] = ()
    licence_classes: tuple[LicenceClass, ...] = ()
    owner_builder_allowed: bool
    declarations: tuple[Declaration, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    design_professional_required_if: Rule | None = None
    notices: tuple[Words, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _spread_the_matrix(cls, given: Any) -> Any:
        return spread(given)

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("pages", [page.code for page in self.pages])
        must_differ("pages", [question.code for page in self.pages for question in page.questions])
        must_differ("documents", [slot.code for slot in self.documents])
        must_differ("checklist", [item.code for item in self.checklist])
        must_differ("clearances", [clearance.code for clearance in self.clearances])
        must_differ("inspections", [inspection.code for inspection in self.inspections])
        must_differ("work_classes", [work_class.code for work_class in self.work_classes])
        must_differ("deferrals", [part.code for part in self.deferrals])
        return self

    @model_validator(mode="after")
    def _become_a_permit(self) -> Self:
        """A type that belongs to a permit becomes none: expiry and inspections are that permit's."""
        for key in ("fees", "expiry", "inspections"):
            if self.belongs_to is None and not getattr(self, key):
                raise mistake(key, f"A type of permit needs at least one entry of `{key}`.")
            if self.belongs_to is not None and key != "fees" and getattr(self, key):
                raise mistake(key, "What belongs to a permit has that permit's; remove them here.")
        if self.belongs_to is not None and self.track == "instant":
            raise mistake("track", "What belongs to a permit is decided by people: `track: review`.")
        return self

    @model_validator(mode="after")
    def _let_somebody_build(self) -> Self:
        if not self.licence_classes and not self.owner_builder_allowed:
            raise mistake(
                "licence_classes", "Nobody could do this work: name licence classes or allow owners."
            )
        return self

    @property
    def is_request(self) -> bool:
        """Whether it asks something about a permit, which nobody reviews and one person decides."""
        return self.belongs_to is not None and self.belongs_to.is_request

    def routing_place(self, index: int, key: str) -> tuple[str | int, ...]:
        """Return where in its file a routing rule stands; those of a matrix stand behind the written ones."""
        spread_out = len(self.routing_matrix.rules()) if self.routing_matrix else 0
        written = index < len(self.routing) - spread_out
        return ("routing", index, key) if written else ("routing_matrix", "scopes")

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by code, in the order of the form."""
        return {question.code: question for page in self.pages for question in page.questions}

    @cached_property
    def variables(self) -> dict[str, Kind]:
        """The facts that this type's conditions may use, with their kinds."""
        constants = {name: _constant_kind(value) for name, value in self.facts.items()}
        asked = {name: kind for each in self.questions.values() for name, kind in each.fact_kinds.items()}
        return {**asked, **constants, **APPLICATION_FIELDS}

    @cached_property
    def _compiled(self) -> dict[str, Condition]:
        return {}

    def condition(self, rule: str) -> Condition:
        """Return a rule of this type compiled. :raises ConditionError: when it cannot be."""
        if rule not in self._compiled:
            self._compiled[rule] = compile_condition(rule, self.variables)
        return self._compiled[rule]

    def computation(self, question: Question) -> Expression:
        """Return the expression of a computed value. :raises ConditionError: when it cannot be compiled."""
        if question.code not in self._computations:
            kinds = {name: kind for name, kind in self.variables.items() if name != question.code}
            gives = self.variables[question.code]
            self._computations[question.code] = compile_expression(question.value or "", kinds, gives)
        return self._computations[question.code]

    @cached_property
    def _computations(self) -> dict[str, Expression]:
        return {}

    def holds(self, rule: str | None, facts: Mapping[str, object]) -> bool:
        """Say whether a rule holds: always when there is none, never while its facts are not answered."""
        return rule is None or self.condition(rule).holds(facts, unanswered=False)

    def page(self, code: str) -> Page:
        """Return a page by its code. :raises KeyError: when there is none."""
        found = next((page for page in self.pages if page.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def slot(self, code: str) -> DocumentSlot | None:
        return next((slot for slot in self.documents if slot.code == code), None)


def _constant_kind(value: object) -> Kind:
    match value:
        case bool():
            return Kind.BOOLEAN
        case int():
            return Kind.INTEGER
        case Decimal():
            return Kind.NUMBER
        case _:
            return Kind.TEXT
