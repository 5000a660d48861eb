"""The kinds of questions, and what each gives to conditions."""

from enum import StrEnum

from permits.rulebook.schema.compound import ADDRESS, LICENCE, PERSON, Piece
from workflows.conditions import Kind


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    AREA = "area"
    DATE = "date"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    MANY_OF = "many_of"
    PARCEL = "parcel"
    ADDRESS = "address"
    PERSON = "person"
    LICENCE = "licence"
    GROUP = "group"
    COMPUTED = "computed"


FACT_KINDS = {
    QuestionKind.TEXT: Kind.TEXT,
    QuestionKind.LONG_TEXT: Kind.TEXT,
    QuestionKind.INTEGER: Kind.INTEGER,
    QuestionKind.DECIMAL: Kind.NUMBER,
    QuestionKind.MONEY: Kind.NUMBER,
    QuestionKind.AREA: Kind.NUMBER,
    QuestionKind.DATE: Kind.DATE,
    QuestionKind.YES_NO: Kind.BOOLEAN,
    QuestionKind.ONE_OF: Kind.TEXT,
    QuestionKind.MANY_OF: Kind.TEXTS,
    QuestionKind.PARCEL: Kind.TEXT,
}
COLUMN_KINDS = {
    Kind.TEXT: Kind.TEXTS,
    Kind.DATE: Kind.TEXTS,
    Kind.INTEGER: Kind.NUMBERS,
    Kind.NUMBER: Kind.NUMBERS,
    Kind.BOOLEAN: Kind.BOOLEANS,
}
"""What the answers of a group's question are together, one column over its entries."""
GIVES = {
    "yes_no": Kind.BOOLEAN,
    "integer": Kind.INTEGER,
    "decimal": Kind.NUMBER,
    "text": Kind.TEXT,
}
"""What a computed value may be."""
PIECES: dict[QuestionKind, tuple[Piece, ...]] = {
    QuestionKind.ADDRESS: ADDRESS,
    QuestionKind.PERSON: PERSON,
    QuestionKind.LICENCE: LICENCE,
}
CHOICES = frozenset({QuestionKind.ONE_OF, QuestionKind.MANY_OF})
WRITTEN = frozenset({QuestionKind.TEXT, QuestionKind.LONG_TEXT})
PATTERNED = frozenset({QuestionKind.TEXT, QuestionKind.PARCEL})
NUMERIC = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.MONEY, QuestionKind.AREA})
LONGEST = {QuestionKind.TEXT: 200, QuestionKind.LONG_TEXT: 4000, QuestionKind.PARCEL: 40}
IN_GROUPS = frozenset(FACT_KINDS) - {QuestionKind.MANY_OF}
"""The simple kinds, of which a repeated group is made."""
