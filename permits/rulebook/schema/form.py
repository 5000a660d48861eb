"""Forms: pages, sections and typed questions."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from permits.rulebook.schema.part import Code, Part, Rule, Words, mistake, must_differ
from workflows.conditions import ConditionError, Kind, compile_condition


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
}
CHOICES = frozenset({QuestionKind.ONE_OF, QuestionKind.MANY_OF})
WRITTEN = frozenset({QuestionKind.TEXT, QuestionKind.LONG_TEXT})
NUMERIC = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.MONEY, QuestionKind.AREA})
LONGEST = {QuestionKind.TEXT: 200, QuestionKind.LONG_TEXT: 4000}
PATTERN = compile_condition("answer.matches(pattern)", {"answer": Kind.TEXT, "pattern": Kind.TEXT})


class Option(Part):
    code: Code
    label: Words
    hint: str = ""


class Question(Part):
    """One question. `called` is its name inside a sentence: “Enter {called} as a whole number …”."""

    code: Code
    kind: QuestionKind
    label: Words
    called: str = ""
    hint: str = ""
    help: str = ""
    required: bool = True
    require_if: Rule | None = None
    show_if: Rule | None = None
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None
    max_length: Annotated[int, Field(ge=1, le=10000)] | None = None
    pattern: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    pattern_hint: str = ""
    options: tuple[Option, ...] = ()

    @property
    def fact_kind(self) -> Kind:
        return FACT_KINDS[self.kind]

    @property
    def longest(self) -> int:
        return self.max_length or LONGEST.get(self.kind, 0)

    @model_validator(mode="after")
    def _fit_its_kind(self) -> Self:
        misplaced = {
            "options": bool(self.options) and self.kind not in CHOICES,
            "minimum": self.minimum is not None and self.kind not in NUMERIC,
            "maximum": self.maximum is not None and self.kind not in NUMERIC,
            "earliest": self.earliest is not None and self.kind is not QuestionKind.DATE,
            "latest": self.latest is not None and self.kind is not QuestionKind.DATE,
            "max_length": self.max_length is not None and self.kind not in WRITTEN,
            "pattern": self.pattern is not None and self.kind is not QuestionKind.TEXT,
        }
        for key, wrong in misplaced.items():
            if wrong:
                raise mistake(key, f"A question of kind {self.kind.value} has no `{key}`.")
        return self

    @model_validator(mode="after")
    def _be_answerable(self) -> Self:
        if self.kind in CHOICES:
            if len(self.options) < (1 if self.kind is QuestionKind.MANY_OF else 2):
                raise mistake(
                    "options", f"A question of kind {self.kind.value} needs options to choose from."
                )
            must_differ("options", [option.code for option in self.options])
        elif self.kind is not QuestionKind.YES_NO and not self.called:
            raise mistake("called", "Say what the answer is called in a sentence, like “the roof area”.")
        if None not in (self.minimum, self.maximum) and self.minimum > self.maximum:  # type: ignore[operator]  # both are numbers here
            raise mistake("maximum", "The maximum is smaller than the minimum.")
        if self.require_if is not None and "required" in self.model_fields_set:
            raise mistake("require_if", "Give `required` or `require_if`, not both.")
        return self

    @model_validator(mode="after")
    def _have_a_working_pattern(self) -> Self:
        if self.pattern is None:
            return self
        if not self.pattern_hint:
            raise mistake("pattern_hint", "A pattern needs a hint that tells people how to write the answer.")
        try:
            PATTERN.holds({"answer": "", "pattern": self.pattern})
        except ConditionError as wrong:
            raise mistake("pattern", f"This pattern does not work: {wrong.reason}") from wrong
        return self


class Section(Part):
    code: Code
    title: Words
    hint: str = ""
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Page(Part):
    code: Code
    title: Words
    intro: str = ""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)
