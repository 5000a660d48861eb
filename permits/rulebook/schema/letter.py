"""`letters/<code>.yaml`: the city's own words in a letter; what it tells comes from the application."""

import string
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Part, Words, mistake

LetterCode = Literal[
    "received",
    "incomplete",
    "corrections",
    "approved",
    "denied",
    "issued",
    "payment",
    "application_ends_soon",
    "permit_ends_soon",
    "application_expired",
    "permit_expired",
]
COMMON = ("application", "type", "address", "city", "department", "phone", "email")
SLOTS: dict[str, tuple[str, ...]] = {
    "received": ("received_on",),
    "incomplete": ("count",),
    "corrections": ("round", "count"),
    "approved": (),
    "denied": (),
    "issued": ("permit", "expires_on"),
    "payment": ("amount", "invoice", "receipt"),
    "application_ends_soon": ("due_on",),
    "permit_ends_soon": ("due_on", "permit"),
    "application_expired": (),
    "permit_expired": ("permit",),
}
"""What each letter may name between braces, beside what all may."""


class LetterWords(Part):
    """The words around what a letter tells: `{application}` and the like are filled in for each case.

    A list that the law demands (missing items, corrections) is always there; these words cannot remove it.
    """

    code: LetterCode
    heading: Annotated[str, Field(min_length=1, max_length=160, pattern=r"^[^\r\n]+$")]
    opening: Words
    how_to_answer: str = ""
    closing: str = ""
    signature: tuple[Annotated[str, Field(min_length=1, max_length=120)], ...] = ()

    @property
    def slots(self) -> tuple[str, ...]:
        return (*COMMON, *SLOTS[self.code])

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every text of the letter, for translation."""
        return (self.heading, self.opening, self.how_to_answer, self.closing, *self.signature)

    @model_validator(mode="after")
    def _name_what_is_known(self) -> Self:
        for key in ("heading", "opening", "how_to_answer", "closing"):
            self._check(key, getattr(self, key))
        for line in self.signature:
            self._check("signature", line)
        return self

    def _check(self, key: str, text: str) -> None:
        try:
            named = slots_in(text)
        except ValueError as wrong:
            raise mistake(key, f"The braces do not pair: {wrong}.") from wrong
        for name in named:
            if name not in self.slots:
                known = ", ".join(f"{{{each}}}" for each in self.slots)
                raise mistake(key, f"This letter cannot say “{{{name}}}”; it knows {known}.")


def slots_in(text: str) -> list[str]:
    """Return what a text names between braces. :raises ValueError: when they do not pair or say more."""
    found = []
    for _literal, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            if form or conversion or not name.isidentifier():
                raise ValueError(f"write a plain name, not “{{{name}}}”")
            found.append(name)
    return found
