"""A definition as plain data: which steps a stage of a case has, who works them, and how it goes on.

Frozen and strict: a key that is not known is refused. What only the whole can tell (a step that nobody
reaches, a condition that never holds) is the linter's: :mod:`workflows.definitions.linter`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from workflows.conditions import LONGEST_CONDITION, Condition, Kind, compile_condition

END = "end"
"""Where the last exit leads."""

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?$")]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Rule = Annotated[str, Field(min_length=1, max_length=LONGEST_CONDITION)]
Days = Annotated[int, Field(ge=1, le=1000)]
Value = StrictBool | StrictInt | StrictStr


class Part(BaseModel):
    """A part of a definition: frozen, and with no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Variable(Part):
    """A fact that conditions may read, and the values that it can have.

    A fact of ``scope`` case holds for the case; one of scope round belongs to one step in the round before
    and is read by carry-over rules alone. Without ``required`` it may be missing.
    """

    name: FactName
    kind: Kind
    scope: Literal["case", "round"] = "case"
    required: bool = True
    values: tuple[Value, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None

    @model_validator(mode="after")
    def _fit_its_kind(self) -> Self:
        for value in self.values:
            self._read(value)
        numeric = self.kind in {Kind.INTEGER, Kind.NUMBER}
        if (self.minimum, self.maximum) != (None, None) and not numeric:
            raise mistake(
                "minimum", f"A variable of kind {self.kind.value} has no smallest or largest value."
            )
        if (self.earliest, self.latest) != (None, None) and self.kind is not Kind.DATE:
            raise mistake("earliest", f"A variable of kind {self.kind.value} has no earliest or latest day.")
        if None not in (self.minimum, self.maximum) and self.minimum > self.maximum:  # type: ignore[operator]  # both are numbers here
            raise mistake("maximum", "The largest value is smaller than the smallest.")
        if None not in (self.earliest, self.latest) and self.earliest > self.latest:  # type: ignore[operator]  # both are days here
            raise mistake("latest", "The latest day is before the earliest.")
        return self

    @cached_property
    def allowed(self) -> tuple[object, ...]:
        """The declared values as facts."""
        return tuple(self._read(value) for value in self.values)

    def _read(self, value: Value) -> object:
        match self.kind, value:
            case Kind.BOOLEAN, bool():
                return value
            case Kind.INTEGER, int() if not isinstance(value, bool):
                return value
            case Kind.NUMBER, int() | str() if not isinstance(value, bool):
                return self._number(value)
            case ((Kind.TEXT | Kind.TEXTS | Kind.DATE), str()):
                return value
        raise mistake("values", f"“{value}” is not a value of kind {self.kind.value}.")

    def _number(self, value: int | str) -> Decimal:
        try:
            return Decimal(value)
        except InvalidOperation:
            raise mistake("values", f"“{value}” is not a number.") from None


class Again(Part):
    """When a step is worked again in the next round; otherwise its result is carried over."""

    outcomes: tuple[Key, ...] = ()
    when: tuple[Rule, ...] = ()


class Step(Part):
    """A piece of work: it opens always, or when any of its conditions holds.

    ``days`` is the service level in business days for round 1, 2, …; the last figure serves all later
    rounds. ``if_undecided`` says what a condition counts as that lacks a fact.
    """

    key: Key
    title: Title
    team: Key
    role: Key | None = None
    outcomes: Annotated[tuple[Key, ...], Field(min_length=1)]
    days: tuple[Days, ...] = ()
    when: tuple[Rule, ...] = ()
    if_undecided: Literal["open", "skip"] | None = None
    again: Again | None = None


class Exit(Part):
    """Where a finished stage leads: the first exit that fits is taken.

    It fits when some step closed with one of ``outcomes`` (if there are any) and any condition of ``when``
    holds (if there are any). ``to`` is a stage (its own key begins the next round) or "end".
    """

    to: Key
    outcomes: tuple[Key, ...] = ()
    when: tuple[Rule, ...] = ()
    label: str = ""


class Stage(Part):
    """Steps that are worked side by side or one after the other, and what follows them."""

    key: Key
    title: Title
    order: Literal["parallel", "sequence"] = "parallel"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    days: tuple[Days, ...] = ()
    again: Again | None = None
    exits: tuple[Exit, ...] = ()

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("steps", [step.key for step in self.steps])
        if self.key == END:
            raise mistake("key", f"“{END}” is where the last exit leads; give the stage another key.")
        return self

    def days_of(self, step: Step, round: int) -> int | None:
        """Return a step's service level in a round (1, 2, …), the stage's own where it has none."""
        levels = step.days or self.days
        return levels[min(round, len(levels)) - 1] if levels else None

    def again_of(self, step: Step) -> Again:
        """Return a step's carry-over rule, the stage's where it has none; without both all is carried."""
        return step.again or self.again or Again()

    @property
    def outcomes(self) -> frozenset[str]:
        return frozenset(outcome for step in self.steps for outcome in step.outcomes)


class Definition(Part):
    """A whole plan of work. It begins with the first stage.

    ``basis`` names the edition of the product's rules for whose variables it is written, where that matters.
    """

    code: Key
    title: Title
    basis: Annotated[str, Field(max_length=60)] = ""
    variables: tuple[Variable, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        must_differ("variables", [variable.name for variable in self.variables])
        must_differ("stages", [stage.key for stage in self.stages])
        return self

    def stage(self, key: str) -> Stage:
        """Return a stage. :raises KeyError: when there is none of this key."""
        found = next((stage for stage in self.stages if stage.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    @cached_property
    def domain(self) -> dict[str, Variable]:
        return {variable.name: variable for variable in self.variables}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What the conditions of steps and exits may read."""
        return {name: each.kind for name, each in self.domain.items() if each.scope == "case"}

    @cached_property
    def all_kinds(self) -> dict[str, Kind]:
        """What carry-over rules may read: the facts of the case and those of the round before."""
        return {name: each.kind for name, each in self.domain.items()}

    @cached_property
    def _compiled(self) -> dict[tuple[str, bool], Condition]:
        return {}

    def condition(self, rule: str, *, between_rounds: bool = False) -> Condition:
        """Return a rule compiled, once. :raises ConditionError: when it cannot be."""
        if (rule, between_rounds) not in self._compiled:
            kinds = self.all_kinds if between_rounds else self.kinds
            self._compiled[rule, between_rounds] = compile_condition(rule, kinds)
        return self._compiled[rule, between_rounds]

    def as_json(self) -> dict[str, Any]:
        """Return the definition as JSON values that :func:`workflows.definitions.reading.read` takes back."""
        return self.model_dump(mode="json", exclude_defaults=True)


def mistake(key: str, message: str) -> PydanticCustomError:
    """Say what is wrong with one key of a part, in a sentence."""
    context: Mapping[str, Any] = {"key": key, "message": message}
    return PydanticCustomError("mistake", "{message}", dict(context))


def must_differ(key: str, codes: list[str]) -> None:
    """Refuse a list in which a key stands twice."""
    for code in codes:
        if codes.count(code) > 1:
            raise mistake(key, f"“{code}” stands twice; every key must be different.")
