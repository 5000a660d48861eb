"""Forms: pages, sections and typed questions."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from permits.rulebook.schema.compound import Piece
from permits.rulebook.schema.part import Code, Part, Rule, Words, mistake, must_differ
from permits.rulebook.schema.question_kinds import (
    CHOICES,
    COLUMN_KINDS,
    FACT_KINDS,
    GIVES,
    IN_GROUPS,
    LONGEST,
    NUMERIC,
    PATTERNED,
    PIECES,
    WRITTEN,
    QuestionKind,
)
from workflows.conditions import ConditionError, Kind, compile_condition

MOST_ENTRIES = 50
Default = Annotated[
    StrictBool | StrictInt | StrictStr | Decimal | tuple[str, ...], Field(union_mode="left_to_right")
]
PATTERN = compile_condition("answer.matches(pattern)", {"answer": Kind.TEXT, "pattern": Kind.TEXT})


class Option(Part):
    code: Code
    label: Words
    hint: str = ""


class Question(Part):
    """One question. `called` is its name inside a sentence: “Enter {called} as a whole number …”.

    ``default`` is filled in when the person first sees the page; ``from_guide`` fills in what he answered to
    the question of the same code in the city's guide. A repeated group has ``questions`` of the simple kinds,
    which are asked for each ``entry`` (“room”). A computed value is an expression that ``gives`` a kind.
    """

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
    default: Default | None = None
    from_guide: bool = False
    value: Rule | None = None
    gives: Literal["yes_no", "integer", "decimal", "text"] | None = None
    entry: str = ""
    min_entries: Annotated[int, Field(ge=0, le=MOST_ENTRIES)] | None = None
    max_entries: Annotated[int, Field(ge=1, le=MOST_ENTRIES)] | None = None
    questions: tuple["Question", ...] = ()

    @cached_property
    def fact_kinds(self) -> dict[str, Kind]:
        """The facts that the answer gives, with their kinds.

        A compound answer gives one a piece (`home.zip`), a group its size (`rooms`) and its columns
        (`rooms.area`).
        """
        if self.kind in PIECES:
            return {f"{self.code}.{piece.name}": Kind.TEXT for piece in self.pieces}
        if self.kind is QuestionKind.GROUP:
            columns = {
                f"{self.code}.{each.code}": COLUMN_KINDS[FACT_KINDS[each.kind]] for each in self.questions
            }
            return {self.code: Kind.ENTRIES, **columns}
        return {self.code: GIVES[self.gives] if self.gives else FACT_KINDS[self.kind]}

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of a compound answer, none for the others."""
        return PIECES.get(self.kind, ())

    @property
    def is_compound(self) -> bool:
        return self.kind in PIECES

    @property
    def fewest(self) -> int:
        """How many entries a group needs at least, when it must be answered."""
        return 1 if self.min_entries is None else self.min_entries

    @property
    def most(self) -> int:
        return self.max_entries or MOST_ENTRIES

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
            "pattern": self.pattern is not None and self.kind not in PATTERNED,
            "questions": bool(self.questions) and self.kind is not QuestionKind.GROUP,
            "entry": bool(self.entry) and self.kind is not QuestionKind.GROUP,
            "min_entries": self.min_entries is not None and self.kind is not QuestionKind.GROUP,
            "max_entries": self.max_entries is not None and self.kind is not QuestionKind.GROUP,
            "value": self.value is not None and self.kind is not QuestionKind.COMPUTED,
            "gives": self.gives is not None and self.kind is not QuestionKind.COMPUTED,
            "default": self.default is not None and self.kind not in FACT_KINDS,
            "from_guide": self.from_guide and self.kind not in FACT_KINDS,
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
        elif self.kind not in {QuestionKind.YES_NO, QuestionKind.COMPUTED} and not self.called:
            raise mistake("called", "Say what the answer is called in a sentence, like “the roof area”.")
        if None not in (self.minimum, self.maximum) and self.minimum > self.maximum:  # type: ignore[operator]  # both are numbers here
            raise mistake("maximum", "The maximum is smaller than the minimum.")
        if self.require_if is not None and "required" in self.model_fields_set:
            raise mistake("require_if", "Give `required` or `require_if`, not both.")
        return self

    @model_validator(mode="after")
    def _repeat_simple_questions(self) -> Self:
        if self.kind is not QuestionKind.GROUP:
            return self
        if not self.questions or not self.entry:
            key = "questions" if not self.questions else "entry"
            raise mistake(key, "A group needs `questions`, and `entry`: what one of its entries is called.")
        must_differ("questions", [each.code for each in self.questions])
        for each in self.questions:
            if each.kind not in IN_GROUPS:
                raise mistake(
                    "questions", f"A group cannot hold the {each.kind.value} question “{each.code}”."
                )
            if each.show_if is not None or each.require_if is not None or each.from_guide:
                sentence = (
                    f"“{each.code}” is asked for every entry: no `show_if`, `require_if`, `from_guide`."
                )
                raise mistake("questions", sentence)
        if self.fewest > self.most:
            raise mistake("max_entries", "The group may have fewer entries than it must have.")
        return self

    @model_validator(mode="after")
    def _compute_something(self) -> Self:
        if self.kind is not QuestionKind.COMPUTED:
            return self
        if self.value is None or self.gives is None:
            key = "value" if self.value is None else "gives"
            raise mistake(key, "A computed value needs `value`, an expression, and the kind that it `gives`.")
        if self.require_if is not None or "required" in self.model_fields_set:
            raise mistake("required", "Nobody answers a computed value; leave out `required`.")
        return self

    @model_validator(mode="after")
    def _have_a_working_pattern(self) -> Self:
        if self.pattern is None:
            if self.kind is QuestionKind.PARCEL:
                raise mistake(
                    "pattern", "Say how the city writes its parcel numbers, like \\d{3}-\\d{3}-\\d{2}-\\d{2}."
                )
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
