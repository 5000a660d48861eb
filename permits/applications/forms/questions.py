"""One page of a permit type's own questions as a Django form; the rulebook reads and judges the answers."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from permits.applications.checking import wrong_answers
from permits.applications.facts import fields_of, rulebook_of, type_of
from permits.applications.forms.laid_out import laid_out
from permits.applications.forms.partial import KeptData, PartialForm
from permits.applications.forms.question_fields import BLANK, Asking
from permits.applications.models import PermitApplication
from permits.applications.prefilling import posted_page
from permits.applications.services.answers import step_of
from permits.applications.wording import computed_in_words
from permits.presentation.templatetags.lintel import focus_id
from permits.rulebook.answer_reading import Posted, as_posted, entry_numbers, read_page
from permits.rulebook.answers import Survey, survey
from permits.rulebook.schema.form import Page, Question
from permits.rulebook.schema.question_kinds import QuestionKind
from workflows.timing import now

MOST_NUMBERS = 10_000


class PageForm(PartialForm):
    """The questions of one page. All are there; those that do not apply now are marked as hidden.

    The pieces of a compound answer are fields like “home.zip”, the entries of a group like “rooms.0.area”.
    ``spare`` names a group that shows one entry more than it has.
    """

    def __init__(
        self, application: PermitApplication, page: Page, data: Any = None, *, spare: str = "", **options: Any
    ) -> None:
        self.page, self.permit_type, self.spare = page, type_of(application), spare
        self.step = step_of(page.code)
        self._rulebook, self._language = rulebook_of(application), get_language() or "en"
        super().__init__(application, data, **options)
        self.entries: dict[str, list[int]] = {}
        self.places: dict[str, str] = {}
        self._asking = Asking(self.say)
        posted = self._posted
        for question in page.questions:
            self._add(question, posted)
        if not self.is_bound:
            self._prefill(posted)

    @classmethod
    def stored(cls, application: PermitApplication, *args: Any) -> "PageForm":
        page: Page = args[0]
        return cls(application, page, data=KeptData(posted_page(application, page)))

    @classmethod
    def kept(cls, application: PermitApplication) -> dict[str, list[str]]:
        return {}

    @cached_property
    def _posted(self) -> Posted:
        return dict(self.data.lists()) if self.is_bound else posted_page(self.application, self.page)

    @cached_property
    def answers(self) -> dict[str, object]:
        """All answers of the application, those of this page as they stand in the form."""
        return {**self.application.answers, **read_page(self.permit_type, self.page.code, self._posted)}

    @cached_property
    def standing(self) -> Survey:
        """What shows and what is known with the answers as they stand in the form."""
        return survey(self.permit_type, self.answers, fields_of(self.application))

    @property
    def visible(self) -> frozenset[str]:
        """The codes of the questions that apply now."""
        return self.standing.codes

    @property
    def computed(self) -> dict[str, str]:
        """The computed values of the page in words, "" while they are not known."""
        found = (each for each in self.page.questions if each.kind is QuestionKind.COMPUTED)
        return {
            each.code: computed_in_words(each, self.standing.facts.get(each.code), self.say) for each in found
        }

    @property
    def intro(self) -> str:
        """What the page says before its questions."""
        return self.say(self.page.intro)

    @property
    def is_conditional(self) -> bool:
        """Whether something on the page depends on other answers."""
        return any(question.show_if or question.value for question in self.page.questions)

    @property
    def has_groups(self) -> bool:
        return bool(self.entries)

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        """The sections as the page lays them out."""
        return laid_out(self)

    @property
    def what_is_wrong(self) -> list[tuple[str, str]]:
        """Where each error is, as the id of what should be focused, and what it says."""
        if not self.is_bound or self.is_valid():
            return []
        ids = {
            place: focus_id(self[place]) if place in self.fields else f"id_{place}" for place in self.places
        }
        return [(ids[place], text) for place, text in self.places.items()]

    def say(self, english: str) -> str:
        """Return the pack's words in the reader's language."""
        return self._rulebook.text(english, self._language) if english else ""

    def clean(self) -> None:
        codes = {question.code for question in self.page.questions}
        found = wrong_answers(self.application, self.answers, at=now(), say=self.say)
        self.places = {place: text for place, text in found.items() if place.partition(".")[0] in codes}
        for place, text in self.places.items():
            self.add_error(place if place in self.fields else None, text)

    def _add(self, question: Question, posted: Posted) -> None:
        if question.kind is QuestionKind.COMPUTED:
            return
        required = self.requires(question)
        for piece in question.pieces:
            name = f"{question.code}.{piece.name}"
            self.fields[name] = self._asking.piece(piece, required=required)
        if question.kind is QuestionKind.GROUP:
            self._add_entries(question, posted)
        elif not question.is_compound:
            self.fields[question.code] = self._asking.field(question, required=required)

    def _add_entries(self, question: Question, posted: Posted) -> None:
        numbers = entry_numbers(question, posted)
        wanted = max(question.fewest, 1, len(numbers) + (self.spare == question.code))
        free = range(numbers[-1] + 1 if numbers else 0, MOST_NUMBERS)
        numbers = [*numbers, *free[: max(min(wanted, question.most) - len(numbers), 0)]]
        self.entries[question.code] = numbers
        for number in (*numbers, BLANK):
            for each in question.questions:
                name = f"{question.code}.{number}.{each.code}"
                self.fields[name] = self._asking.field(each, required=each.required)

    def requires(self, question: Question) -> bool:
        """Tell whether a question must be answered, as the answers stand."""
        if question.require_if is not None:
            return self.permit_type.holds(question.require_if, self.standing.facts)
        return question.required

    def _prefill(self, posted: Mapping[str, Any]) -> None:
        for name, field in self.fields.items():
            values = posted.get(name, [])
            field.initial = values if getattr(field, "many", False) else next(iter(values), "")
        for question in self.page.questions:
            for each in question.questions:
                if each.default is not None:
                    self._prefill_entries(question, each, posted)

    def _prefill_entries(self, group: Question, question: Question, posted: Mapping[str, Any]) -> None:
        """Fill the default of a group's question into the entries that nobody has seen yet."""
        [value] = as_posted(question.default)
        for number in (*self.entries[group.code], BLANK):
            name = f"{group.code}.{number}.{question.code}"
            if name not in posted:
                self.fields[name].initial = value
