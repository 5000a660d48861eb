"""What a type demands and promises: documents, checklist, reviews, time limits, inspections, expiry."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from permits.rulebook.schema.drawing import Preflight, StampBox
from permits.rulebook.schema.part import Code, LineCode, Part, Positive, Rule, Words, mistake

AllowedType = Literal["application/pdf", "image/jpeg", "image/png"]
BldsInspection = Literal[
    "Set Backs", "Temp Power", "Footings & Forms", "Foundation", "Rough Frame", "Frame", "Floor Deck",
    "Roof Deck", "Partial/Temp Building Final", "Building Final", "Fire Final", "Zoning Final",
    "Progress Check", "Health Final", "Sanitary Sewer Final", "Storm Sewer Final",
    "Storm Water Quality Final", "Gas Disconnect", "Electrical Disconnect", "Hazardous Material Removal",
    "Roof Final", "Rough", "Service", "Ground Work", "Electrical Final", "Temp Service Pole", "Breaker Box",
    "Grounding", "Fence Final", "Grading Final", "Rough In", "Duct Work", "Gas Meter Reset", "Gas Service",
    "Construction Gas", "Service Interior", "Relocate Service", "Mechanical Final", "Sewer", "Water", "Gas",
    "Plumbing Final",
]  # fmt: skip
Retention = Literal["permanent", "until_final", "two_years", "seven_years"]
OnMiss = Literal[
    "deemed_complete",
    "deemed_approved",
    "fee_reduction",
    "third_party_right",
    "application_expires",
    "report_only",
]


def _come_nearer(warnings: tuple[int, ...]) -> tuple[int, ...]:
    if list(warnings) != sorted(set(warnings), reverse=True):
        raise mistake("", "Write the warnings as days before expiry, the farthest first: [60, 30, 7].")
    return warnings


Warnings = Annotated[tuple[Annotated[int, Field(ge=1, le=365)], ...], AfterValidator(_come_nearer)]


class SheetSize(Part):
    """The smallest sheet in inches; a sheet may lie or stand."""

    width: Positive
    height: Positive
    severity: Literal["reject", "warn", "advise"] = "warn"


class DocumentSlot(Part):
    """What is handed in. ``reviewed_by`` names the disciplines that read it, where only some do.

    A slot with `min_sheet`, `preflight` or `stamp_box` takes drawings, which are looked at sheet by sheet.
    """

    code: Code
    name: Words
    help: Words
    required: bool = True
    required_if: Rule | None = None
    allowed_types: Annotated[tuple[AllowedType, ...], Field(min_length=1)] = ("application/pdf",)
    max_megabytes: Annotated[int, Field(ge=1, le=2000)] = 50
    min_count: Annotated[int, Field(ge=1, le=50)] = 1
    max_count: Annotated[int, Field(ge=1, le=200)] = 10
    min_sheet: SheetSize | None = None
    preflight: Preflight | None = None
    stamp_box: StampBox | None = None
    retention: Retention = "permanent"
    reviewed_by: tuple[Code, ...] = ()

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * 1024 * 1024

    @property
    def is_drawing(self) -> bool:
        """Tell whether what comes in here are drawings."""
        return any((self.min_sheet, self.preflight, self.stamp_box))

    @property
    def demands(self) -> Preflight:
        """Return how bad each shortcoming of a drawing is here."""
        return self.preflight or Preflight()

    @model_validator(mode="after")
    def _be_fillable(self) -> Self:
        if self.min_count > self.max_count:
            raise mistake("max_count", "The slot demands more files than it takes.")
        if self.required_if is not None and "required" in self.model_fields_set:
            raise mistake("required_if", "Give `required` or `required_if`, not both.")
        return self


class ChecklistItem(Part):
    """What completeness may demand; a document or an answer can satisfy it without a person looking."""

    code: Code
    text: Words
    citation: Words
    applies_if: Rule | None = None
    satisfied_by_document: Code | None = None
    satisfied_by_question: Code | None = None


class RoutingRule(Part):
    """A discipline reviews: always, or when the rule holds.

    ``reason`` may quote facts (“{storeys} storeys”); staff see what holds of the rule beside it in any case.
    """

    discipline: Code
    applies_if: Rule | None = None
    reason: str = ""


class FeeSelection(Part):
    schedule: Code
    lines: Annotated[tuple[LineCode, ...], Field(min_length=1)]


class TimeLimit(Part):
    """A legal time limit, counted in a calendar of the pack.

    ``percent`` is what a fee reduction takes off the fees of issuance for each day of delay; ``warnings``
    are the days before the end on which the applicant is told that it comes.
    """

    days: Annotated[int, Field(ge=1, le=1000)]
    unit: Literal["business", "calendar"] = "business"
    calendar: Code = "statutory"
    on_miss: OnMiss = "report_only"
    percent: Annotated[int, Field(ge=1, le=100)] | None = None
    warnings: Warnings = ()
    statute: str = ""
    applies_if: Rule | None = None

    @model_validator(mode="after")
    def _say_how_much(self) -> Self:
        if (self.percent is not None) != (self.on_miss == "fee_reduction"):
            raise mistake("percent", "Give `percent` with `on_miss: fee_reduction`, and only with it.")
        return self


class ExpiryPolicy(Part):
    """After how many days without a commencement, activity or completion a permit expires."""

    measure: Literal["commence", "activity", "complete"]
    days: Annotated[int, Field(ge=1, le=3660)]
    text: Words
    warnings: Warnings = (60, 30, 7)
    applies_if: Rule | None = None


class RequiredInspection(Part):
    code: Code
    name: Words
    blds_type: BldsInspection
    required_if: Rule | None = None


class Eligibility(Part):
    """What must hold for this type; where it does not, the sentence at the question says what to do."""

    question: Code
    holds_if: Rule
    otherwise: Words


class Clearance(Part):
    """What another body must clear before issuance; a technician confirms it with evidence."""

    code: Code
    text: Words
    body: Words
    citation: Words
    required_if: Rule | None = None


DeclarationCode = Literal[
    "licensed_contractor", "owner_builder", "workers_compensation", "construction_lender"
]


class Declaration(Part):
    """A statement that a party signs; of those by the contractor and by the owner-builder exactly one."""

    code: DeclarationCode
    title: Words
    text: Words
    by: Literal["contractor", "owner_builder", "either"]
    citation: Words
