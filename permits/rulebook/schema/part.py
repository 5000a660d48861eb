"""What every part of a pack shares: strictness, and the small kinds of text and number."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
FactName = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?$")
]  # also rooms.area
TypeCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,19}$")]
LineCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Rule = Annotated[str, Field(min_length=1, max_length=1000)]  # a condition in CEL
Amount = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=6)]
Positive = Annotated[Decimal, Field(gt=0, max_digits=16, decimal_places=6)]


class Part(BaseModel):
    """A part of a pack: frozen, and with no key that it does not know."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True
    )

    @model_validator(mode="before")
    @classmethod
    def _know_every_key(cls, given: Any) -> Any:
        if isinstance(given, dict):
            for key in given:
                if key not in cls.model_fields:
                    raise unknown_key(str(key), list(cls.model_fields))
        return given


def unknown_key(key: str, expected: list[str]) -> PydanticCustomError:
    return PydanticCustomError(
        "unknown_key",
        "There is no key “{key}” here; expected one of: {expected}.",
        {"key": key, "expected": ", ".join(expected)},
    )


def mistake(key: str, message: str) -> PydanticCustomError:
    """Say what is wrong with one key of a part, in a sentence."""
    return PydanticCustomError("mistake", "{message}", {"key": key, "message": message})


def must_differ(key: str, codes: list[str]) -> None:
    """Refuse a list in which a code stands twice."""
    for code in codes:
        if codes.count(code) > 1:
            raise mistake(key, f"“{code}” stands twice; every code must be different.")
