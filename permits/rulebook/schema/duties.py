"""How a city keeps duties apart: who may decide alone, until when one appeals, what is looked through."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Part, mistake

Hours = Annotated[int, Field(ge=0, le=12)]


class SeparationOfDuties(Part):
    """Whether one person may decide everything: only where there is no other, and why (domain §5, S7).

    Completeness, every review and issuance by one person is otherwise refused. Where it is allowed, each time
    goes on a list that somebody else looks through afterwards.
    """

    one_person_department: bool = False
    reason: Annotated[str, Field(max_length=400)] = ""

    @model_validator(mode="after")
    def _have_a_reason(self) -> Self:
        if self.one_person_department and len(self.reason) < 10:
            raise mistake("reason", "Say why one person may decide everything; auditors read it.")
        return self


class Appeals(Part):
    """Until when a decision can be appealed against; the time to decide an appeal is a clock of the type."""

    days_to_file: Annotated[int, Field(ge=1, le=366)] = 30


class RedFlagMargins(Part):
    """From when on something goes on the red-flag report (domain §5, S11, S12).

    Hours before the office opens and after it closes are usual until these margins are passed; a jump of the
    queue is so many pieces of the same team's work that were due earlier and waited.
    """

    hours_before_opening: Hours = 2
    hours_after_closing: Hours = 3
    ahead_of_turn: Annotated[int, Field(ge=1, le=100)] = 5
