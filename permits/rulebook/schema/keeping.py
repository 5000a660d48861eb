"""How long a city keeps what was handed in, once a case has ended (domain §4.6)."""

from typing import Annotated

from pydantic import Field

from permits.rulebook.schema.part import Part

Days = Annotated[int, Field(ge=30, le=36_525)]


class RetentionPeriods(Part):
    """Days for which each class of documents is kept after its case has ended; `permanent` has no end.

    The usual ones are 90 days after completion, and two and seven years.
    """

    until_final: Days = 90
    two_years: Days = 731
    seven_years: Days = 2557
