"""The form of a fee estimate: one field for each fact that a type's fees depend on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.fees.estimating import computed
from permits.presentation.widgets import MoneyInput, TileChoices, UnitInput
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.form import Question, QuestionKind
from permits.rulebook.schema.permit_type import PermitType

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
WHOLE = gettext_lazy("Enter a whole number, like 2.")
AMOUNT = gettext_lazy("Enter a number, like 18000 or 18000.50.")


class EstimateForm(forms.Form):
    """What a fee estimate asks. Only the valuation must be given; what is left open leaves its lines open."""

    use_required_attribute = False

    def __init__(
        self,
        rulebook: Rulebook,
        permit_type: PermitType,
        asked: Sequence[str],
        *,
        fixtures: Mapping[str, str] | None = None,
        language: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data)
        self.rulebook, self.permit_type, self.language = rulebook, permit_type, language
        for name in asked:
            self.fields[name] = self._field(name)
        for name, label in (fixtures or {}).items():
            self.fields[name] = _whole(label=_("How many: %s") % self._say(label), required=False)

    @property
    def facts(self) -> dict[str, object]:
        """Return the typed facts of a valid form, with the constants of the type."""
        given = {
            name: _fact(value) for name, value in self.cleaned_data.items() if value not in (None, "", [])
        }
        simple = {name: value for name, value in given.items() if ":" not in name}
        return computed(self.permit_type, {**self.permit_type.facts, **simple, **_by_kind(given)})

    def _field(self, name: str) -> forms.Field:
        if name == "valuation":
            return _valuation()
        if name == "work_class":
            options = [(each.code, self._say(each.name)) for each in self.permit_type.work_classes]
            return forms.ChoiceField(
                label=_("Kind of work"), choices=options, required=False, widget=TileChoices
            )
        if name == "owner_builder":
            return forms.ChoiceField(
                label=_("Does the owner do the work?"), choices=YES_NO, required=False, widget=TileChoices
            )
        return self._asked(self.permit_type.questions[name])

    def _asked(self, question: Question) -> forms.Field:
        words: dict[str, Any] = {
            "label": self._say(question.label),
            "help_text": self._say(question.hint),
            "required": False,
        }
        match question.kind:
            case QuestionKind.YES_NO:
                return forms.ChoiceField(choices=YES_NO, widget=TileChoices, **words)
            case QuestionKind.ONE_OF | QuestionKind.MANY_OF:
                return self._choice(question, words)
            case QuestionKind.INTEGER:
                return _whole(**words)
            case QuestionKind.GROUP:
                return _whole(**words)
            case QuestionKind.COMPUTED:
                return self._result(question, words)
            case QuestionKind.MONEY | QuestionKind.AREA | QuestionKind.DECIMAL:
                return self._number(question, words)
        return forms.CharField(max_length=200, **words)

    def _result(self, question: Question, words: dict[str, Any]) -> forms.Field:
        """A computed value whose entries an estimate does not ask: people give the result itself."""
        if question.gives == "yes_no":
            return forms.ChoiceField(choices=YES_NO, widget=TileChoices, **words)
        if question.gives == "integer":
            return _whole(**words)
        return self._number(question, words)

    def _choice(self, question: Question, words: dict[str, Any]) -> forms.Field:
        options = [(option.code, self._say(option.label)) for option in question.options]
        if question.kind is QuestionKind.MANY_OF:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **words)
        return forms.ChoiceField(choices=options, widget=TileChoices, **words)

    def _number(self, question: Question, words: dict[str, Any]) -> forms.Field:
        money = question.kind is QuestionKind.MONEY
        widget = MoneyInput() if money else UnitInput(self._say(question.unit or "sq ft"))
        return forms.DecimalField(
            min_value=Decimal(0),
            max_digits=14,
            decimal_places=2,
            widget=widget,
            error_messages={"invalid": AMOUNT},
            **words,
        )

    def _say(self, english: str) -> str:
        return self.rulebook.text(english, self.language) if english else ""


def _valuation() -> forms.Field:
    return forms.DecimalField(
        label=_("Valuation of the work"),
        help_text=_("What labor and materials are worth together, even if you do the work yourself."),
        min_value=Decimal(1),
        max_digits=12,
        decimal_places=2,
        widget=MoneyInput(),
        error_messages={
            "required": _("Enter the valuation in dollars, like 18000."),
            "invalid": AMOUNT,
            "min_value": _("The valuation must be at least $1."),
        },
    )


def _whole(**words: Any) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=10**9, error_messages={"invalid": WHOLE}, **words)


def _by_kind(given: Mapping[str, object]) -> dict[str, object]:
    """Return the counted kinds by their fact: “fixtures.kind:sink” -> {"fixtures.kind": {"sink": 3}}."""
    found: dict[str, object] = {}
    for name, value in given.items():
        fact, colon, item = name.partition(":")
        if colon:
            found[fact] = {**dict(found.get(fact) or {}), item: value}  # type: ignore[call-overload]  # a dict of ours
    return found


def _fact(value: Any) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value
