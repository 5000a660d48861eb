"""One page of a permit type's own questions as a Django form; the rulebook reads and judges the answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, fields_of, rulebook_of, type_of
from permits.applications.forms.partial import KeptData, PartialForm
from permits.applications.models import PermitApplication
from permits.applications.services.answers import step_of
from permits.presentation.widgets import DayInput, ManyTileChoices, MoneyInput, TileChoices, UnitInput
from permits.rulebook.answer_reading import read_page
from permits.rulebook.answers import validate_page, visible_questions
from permits.rulebook.schema.form import Page, Question, QuestionKind

MOST_TILES = 8
ROW = "lintel-choices--row"


class AnswerField(forms.Field):
    """Passes on what was typed: :mod:`permits.rulebook.answers` reads and judges it."""

    def __init__(self, *, max_length: int | None = None, many: bool = False, **options: Any) -> None:
        self.max_length, self.many = max_length, many
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        return value


class PageForm(PartialForm):
    """The questions of one page. All are there; those that do not apply now are marked as hidden."""

    def __init__(self, application: PermitApplication, page: Page, data: Any = None, **options: Any) -> None:
        self.page, self.permit_type = page, type_of(application)
        self.step = step_of(page.code)
        self._rulebook, self._language = rulebook_of(application), get_language() or "en"
        super().__init__(application, data, **options)
        facts = facts_of(application)
        stored = answers_as_posted(application, page)
        for question in page.questions:
            field = self._field(question, facts)
            values = stored.get(question.code, [])
            field.initial = values if question.kind is QuestionKind.MANY_OF else next(iter(values), "")
            self.fields[question.code] = field

    @classmethod
    def stored(cls, application: PermitApplication, *args: Any) -> "PageForm":
        page: Page = args[0]
        return cls(application, page, data=KeptData(answers_as_posted(application, page)))

    @classmethod
    def kept(cls, application: PermitApplication) -> dict[str, list[str]]:
        return {}

    @property
    def answers(self) -> dict[str, object]:
        """All answers of the application, those of this page as they stand in the form."""
        posted = dict(self.data.lists()) if self.is_bound else {}
        return {**self.application.answers, **read_page(self.permit_type, self.page.code, posted)}

    @property
    def visible(self) -> set[str]:
        """The codes of the questions that apply now."""
        shown = visible_questions(self.permit_type, self.answers, fields_of(self.application))
        return {question.code for question in shown}

    @property
    def intro(self) -> str:
        """What the page says before its questions."""
        return self.say(self.page.intro)

    @property
    def is_conditional(self) -> bool:
        """Whether some question of the page depends on another answer."""
        return any(question.show_if for question in self.page.questions)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections as the page lays them out, each field with its help and visibility."""
        visible = self.visible
        return [
            {
                "title": self.say(section.title),
                "hint": self.say(section.hint),
                "visible": any(each.code in visible for each in section.questions),
                "fields": [
                    {"bound": self[each.code], "help": self.say(each.help), "visible": each.code in visible}
                    for each in section.questions
                ],
            }
            for section in self.page.sections
        ]

    def say(self, english: str) -> str:
        """Return the pack's words in the reader's language."""
        return self._rulebook.text(english, self._language) if english else ""

    def clean(self) -> None:
        fields = fields_of(self.application)
        found = validate_page(self.permit_type, self.page.code, self.answers, fields, say=self.say)
        for code, text in found.items():
            self.add_error(code, text)

    def _field(self, question: Question, facts: Mapping[str, object]) -> AnswerField:
        required = question.required
        if question.require_if is not None:
            required = self.permit_type.holds(question.require_if, facts)
        longest = question.longest if question.kind is QuestionKind.LONG_TEXT else None
        return AnswerField(
            label=self.say(question.label),
            help_text=conditional_escape(self.say(question.hint)),
            required=required,
            max_length=longest,
            many=question.kind is QuestionKind.MANY_OF,
            widget=self._widget(question),
        )

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


def answers_as_posted(application: PermitApplication, page: Page) -> dict[str, list[str]]:
    """Return the stored answers of a page as a browser would post them."""
    given = {each.code: application.answers.get(each.code) for each in page.questions}
    return {code: as_posted(value) for code, value in given.items() if value is not None}


def as_posted(value: object) -> list[str]:
    """Return one stored answer as posted values."""
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(value)]
