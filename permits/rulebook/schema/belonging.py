"""What a type does to a permit that is there already: a change, a deferred part, or a request about it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.demand import BldsInspection
from permits.rulebook.schema.part import Code, Part, Rule, Words, mistake, must_differ

BelongingKind = Literal["change", "deferred", "extension", "change_of_record", "refund"]
REVIEWED = frozenset({"change", "deferred"})
"""What is reviewed and then put in force; the others are requests that one person of the office decides."""


class HeldInspections(Part):
    """Inspections of the permit that wait while this is open; finals always wait."""

    inspections: Annotated[tuple[BldsInspection, ...], Field(min_length=1)]
    applies_if: Rule | None = None


class ExtensionTerms(Part):
    """How long and how often a permit is extended, and until when one that expired is taken up again."""

    days: Annotated[int, Field(ge=1, le=3660)]
    most: Annotated[int, Field(ge=1, le=50)]
    ask_days_before: Annotated[int, Field(ge=0, le=365)] = 0
    reinstate_within_days: Annotated[int, Field(ge=0, le=3660)] = 0


class NewParty(Part):
    """The questions that name whose place on the record changes, and who takes it."""

    role: Code
    name: Code
    email: Code
    phone: Code | None = None
    address: Code | None = None
    licence_number: Code | None = None


class RefundShare(Part):
    """How much of what was paid at a stage may be given back, and until what has happened."""

    stage: Literal["plan_check", "issuance", "by_hand"]
    percent: Annotated[int, Field(ge=0, le=100)]
    until: Literal["review_begins", "inspection_is_made", "never_ends"] = "never_ends"


class RefundTerms(Part):
    within_days: Annotated[int, Field(ge=1, le=3660)]
    shares: Annotated[tuple[RefundShare, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("shares", [share.stage for share in self.shares])
        return self


class DeferredPart(Part):
    """A part of the plans that may be handed in after issue; inspections wait until it is approved."""

    code: Code
    name: Words
    listed_if: Rule
    holds: Annotated[tuple[Code, ...], Field(min_length=1)]


NEEDED = {
    "deferred": ("items",),
    "extension": ("extension",),
    "change_of_record": ("party",),
    "refund": ("refund",),
}
"""What a kind cannot do without; the other kinds have no use for it."""
OF_ONE_KIND = ("items", "extension", "party", "refund")


class BelongsTo(Part):
    """To which permit an application of this type belongs, and what comes of it there."""

    kind: BelongingKind
    question: Code
    one_at_a_time: bool = True
    holds: tuple[HeldInspections, ...] = ()
    items: Code | None = None
    extension: ExtensionTerms | None = None
    party: NewParty | None = None
    refund: RefundTerms | None = None

    @property
    def is_request(self) -> bool:
        return self.kind not in REVIEWED

    @model_validator(mode="after")
    def _fit_the_kind(self) -> Self:
        for key in OF_ONE_KIND:
            needed = key in NEEDED.get(self.kind, ())
            if needed and getattr(self, key) is None:
                raise mistake(key, f"A type of the kind “{self.kind}” needs `{key}`.")
            if not needed and getattr(self, key) is not None:
                raise mistake(key, f"A type of the kind “{self.kind}” has no use for `{key}`.")
        if self.holds and self.is_request:
            raise mistake("holds", "A request holds no inspections; only changes and deferred parts do.")
        return self
