"""`routing_matrix:` of a type: scopes of work as rows, disciplines as columns, footnotes in the cells.

The shape in which cities print their routing (San Francisco's sheet G-20). It says nothing that routing rules
could not say; written as rules, ten scopes by twelve stations are hundreds of lines.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from permits.rulebook.schema.part import Code, Part, Rule, Words, mistake, must_differ

Footnotes = Annotated[tuple[Code, ...], Field(min_length=1)]


class MatrixNote(Part):
    """A footnote: the further condition under which a marked station is sent to."""

    applies_if: Rule
    reason: Words


class MatrixScope(Part):
    """A row: when this is the scope, and which stations it sends to."""

    scope: Words
    when: Rule
    sends_to: Annotated[dict[Code, Literal["always"] | Footnotes], Field(min_length=1)]


class RoutingMatrix(Part):
    """A table of scopes and stations; all rows that hold count together."""

    stations: Annotated[tuple[Code, ...], Field(min_length=1)]
    notes: dict[Code, MatrixNote] = {}
    scopes: Annotated[tuple[MatrixScope, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _name_what_is_there(self) -> Self:
        must_differ("stations", list(self.stations))
        must_differ("scopes", [row.scope for row in self.scopes])
        for row in self.scopes:
            for station, marks in row.sends_to.items():
                if station not in self.stations:
                    raise mistake("scopes", f"“{row.scope}” sends to {station}, which is no column.")
                for note in () if marks == "always" else marks:
                    if note not in self.notes:
                        raise mistake("scopes", f"“{row.scope}” has no footnote “{note}” to point to.")
        return self

    def rules(self) -> list[dict[str, Any]]:
        """Return the table as routing rules, column by column, so that a station's reasons stand together."""
        return [rule for station in self.stations for row in self.scopes for rule in self._cell(row, station)]

    def _cell(self, row: MatrixScope, station: str) -> list[dict[str, Any]]:
        marks = row.sends_to.get(station)
        scope = row.scope.replace("{", "{{").replace("}", "}}")
        if marks is None:
            return []
        if marks == "always":
            return [{"discipline": station, "applies_if": row.when, "reason": f"{scope}."}]
        return [
            {
                "discipline": station,
                "applies_if": f"({row.when}) && ({self.notes[note].applies_if})",
                "reason": f"{scope}: {self.notes[note].reason}",
            }
            for note in marks
        ]


def spread(given: Any) -> Any:
    """Return a type as written with the rules of its matrix behind its own; unchanged when it has none."""
    if not isinstance(given, dict) or not isinstance(given.get("routing_matrix"), dict):
        return given
    own = given.get("routing") or []
    try:
        matrix = RoutingMatrix.model_validate(given["routing_matrix"])
    except ValidationError:
        return given  # said at its own place when the key itself is read
    return {**given, "routing": [*own, *matrix.rules()]} if isinstance(own, list | tuple) else given
