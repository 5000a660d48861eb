"""The fields of a question: one for a simple answer, one for each piece of a compound or entry of a group."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from permits.presentation.widgets import DayInput, ManyTileChoices, MoneyInput, TileChoices, UnitInput
from permits.rulebook.schema.compound import Piece
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.question_kinds import QuestionKind

MOST_TILES = 8
ROW = "lintel-choices--row"
BLANK = "__n__"
"""Stands for the number of an entry in the one that the browser copies."""
_INPUT_TYPES = {"email": "email", "tel": "tel"}
_INPUT_MODES = {"zip": "numeric"}


class AnswerField(forms.Field):
    """Passes on what was typed: :mod:`permits.rulebook.answers` reads and judges it."""

    def __init__(self, *, max_length: int | None = None, many: bool = False, **options: Any) -> None:
        self.max_length, self.many, self.unmarked = max_length, many, False
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        return value


@dataclass(frozen=True)
class Asking:
    """Makes the fields of questions, in the reader's language."""

    say: Callable[[str], str]

    def field(self, question: Question, *, required: bool) -> AnswerField:
        """Return the field of a simple question."""
        return AnswerField(
            label=self.say(question.label),
            help_text=conditional_escape(self.say(question.hint)),
            required=required,
            max_length=question.longest if question.kind is QuestionKind.LONG_TEXT else None,
            many=question.kind is QuestionKind.MANY_OF,
            widget=self._widget(question),
        )

    def piece(self, piece: Piece, *, required: bool) -> AnswerField:
        """Return the field of one piece of a compound answer."""
        attributes = {"autocomplete": piece.completes}
        if piece.kind in _INPUT_MODES:
            attributes["inputmode"] = _INPUT_MODES[piece.kind]
        widget = forms.TextInput(attributes)
        if piece.kind in _INPUT_TYPES:
            widget.input_type = _INPUT_TYPES[piece.kind]
        field = AnswerField(label=str(piece.label), required=required and piece.required, widget=widget)
        field.unmarked = (
            piece.required and not required
        )  # needed when the others are there: neither mark is true
        return field

    def _widget(self, question: Question) -> forms.Widget:
        match question.kind:
            case QuestionKind.LONG_TEXT:
                return forms.Textarea({"rows": 5})
            case QuestionKind.INTEGER:
                if question.unit:
                    return UnitInput(self.say(question.unit), {"inputmode": "numeric"})
                return forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
            case QuestionKind.DECIMAL:
                return UnitInput(self.say(question.unit))
            case QuestionKind.AREA:
                return UnitInput(self.say(question.unit) or _("sq ft"))
            case QuestionKind.MONEY:
                return MoneyInput()
            case QuestionKind.DATE:
                return DayInput()
            case QuestionKind.YES_NO:
                return TileChoices({"class": ROW}, choices=[("yes", _("Yes")), ("no", _("No"))])
            case QuestionKind.ONE_OF | QuestionKind.MANY_OF:
                return self._choice(question)
        return forms.TextInput({"autocomplete": "off"})

    def _choice(self, question: Question) -> forms.Widget:
        options = [(option.code, self.say(option.label)) for option in question.options]
        hints = {option.code: self.say(option.hint) for option in question.options if option.hint}
        if question.kind is QuestionKind.MANY_OF:
            return ManyTileChoices(choices=options, descriptions=hints)
        if len(options) > MOST_TILES:
            return forms.Select(choices=[("", _("Choose one")), *options])
        return TileChoices(choices=options, descriptions=hints)
