"""Compound answers: the pieces of an address, a person and a licence, with their shapes."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.companies.states import STATES, TERRITORIES

PLACES = frozenset({*STATES, *TERRITORIES})
_ZIP = re.compile(r"\d{5}(-\d{4})?", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[^@\s,;<>\"()]{1,180}\.[^@\s,;<>\"().]{2,60}")
_PHONE = re.compile(r"\+?[\d\s().-]{7,39}(\s*(x|ext\.?)\s*\d{1,6})?", re.ASCII | re.IGNORECASE)
_LICENCE_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,19}", re.ASCII | re.IGNORECASE)
_LICENCE_CLASS = re.compile(r"[A-Z][A-Z0-9-]{0,9}", re.ASCII | re.IGNORECASE)
FEWEST_DIGITS = 10


@dataclass(frozen=True)
class Piece:
    """One piece of a compound answer. ``how`` says how to enter it: “Enter the ZIP code of {answer} …”."""

    name: str
    label: Promise
    how: Promise
    longest: int
    completes: str
    required: bool = True
    kind: str = "text"

    def fits(self, text: str) -> bool:
        """Say whether a text that is there has the shape of this piece."""
        if len(text) > self.longest or "\x00" in text:
            return False
        match self.kind:
            case "state":
                return text.upper() in PLACES
            case "zip":
                return _ZIP.fullmatch(text) is not None
            case "email":
                return _EMAIL.fullmatch(text) is not None
            case "tel":
                return _PHONE.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= FEWEST_DIGITS
            case "licence_number":
                return _LICENCE_NUMBER.fullmatch(text) is not None
            case "licence_class":
                return _LICENCE_CLASS.fullmatch(text) is not None
        return True

    def read(self, typed: str) -> str:
        """Return what was typed as it is stored: without the spaces around it, codes in capitals."""
        text = typed.strip()
        return text.upper() if self.kind in {"state", "licence_class"} and self.fits(text) else text


ADDRESS = (
    Piece(
        "street",
        gettext_lazy("Street and number"),
        gettext_lazy("Enter the street and number of %(answer)s."),
        120,
        "address-line1",
    ),
    Piece(
        "unit",
        gettext_lazy("Unit"),
        gettext_lazy("Enter the unit of %(answer)s."),
        20,
        "address-line2",
        required=False,
    ),
    Piece(
        "city",
        gettext_lazy("City"),
        gettext_lazy("Enter the city of %(answer)s."),
        80,
        "address-level2",
    ),
    Piece(
        "state",
        gettext_lazy("State"),
        gettext_lazy("Enter the state of %(answer)s as two letters, like CA."),
        2,
        "address-level1",
        kind="state",
    ),
    Piece(
        "zip",
        gettext_lazy("ZIP code"),
        gettext_lazy(
            "Enter the ZIP code of %(answer)s with five digits like 92101, or nine like 92101-1234."
        ),
        10,
        "postal-code",
        kind="zip",
    ),
)
PERSON = (
    Piece(
        "name",
        gettext_lazy("Full name"),
        gettext_lazy("Enter the full name of %(answer)s."),
        150,
        "name",
    ),
    Piece(
        "email",
        gettext_lazy("E-mail address"),
        gettext_lazy("Enter the e-mail address of %(answer)s like name@example.com."),
        254,
        "email",
        kind="email",
    ),
    Piece(
        "phone",
        gettext_lazy("Telephone number"),
        gettext_lazy("Enter the telephone number of %(answer)s with at least ten digits, like 619-555-0100."),
        40,
        "tel",
        kind="tel",
    ),
    Piece(
        "organisation",
        gettext_lazy("Company or organization"),
        gettext_lazy("Enter the organization of %(answer)s."),
        150,
        "organization",
        required=False,
    ),
)
LICENCE = (
    Piece(
        "number",
        gettext_lazy("License number"),
        gettext_lazy("Enter the license number of %(answer)s in letters and digits, like 1098765."),
        20,
        "off",
        kind="licence_number",
    ),
    Piece(
        "class",
        gettext_lazy("Class"),
        gettext_lazy("Enter the license class of %(answer)s, like B or C-10."),
        10,
        "off",
        kind="licence_class",
    ),
    Piece(
        "state",
        gettext_lazy("State of the license"),
        gettext_lazy("Enter the state that licensed %(answer)s as two letters, like CA."),
        2,
        "off",
        kind="state",
    ),
)
