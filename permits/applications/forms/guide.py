"""Small forms of the way in: an answer of the guide, a valuation for an estimate, and the start."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from permits.applications.offers import Offer, Say
from permits.presentation.widgets import MoneyInput, TileChoices
from permits.rulebook.schema.city import GuideQuestion

MYSELF = "myself"


class GuideForm(forms.Form):
    """One question of the guide."""

    use_required_attribute = False

    def __init__(self, question: GuideQuestion, say: Say, data: Any = None) -> None:
        super().__init__(data)
        options = [(option.code, say(option.label)) for option in question.options]
        hints = {option.code: say(option.hint) for option in question.options if option.hint}
        self.fields["answer"] = forms.ChoiceField(
            label=say(question.label),
            choices=options,
            widget=TileChoices(descriptions=hints),
            error_messages={"required": _("Choose one answer to go on.")},
        )


class EstimateForm(forms.Form):
    """What an estimate needs to know."""

    use_required_attribute = False

    valuation = forms.DecimalField(
        label=gettext_lazy("What is the work worth?"),
        help_text=gettext_lazy("Labor and materials together."),
        min_value=Decimal(1),
        max_digits=12,
        decimal_places=2,
        widget=MoneyInput,
        error_messages={
            "required": gettext_lazy("Enter the valuation in dollars, like 18000."),
            "invalid": gettext_lazy("Enter the valuation in dollars and cents, like 18000 or 18000.50."),
            "min_value": gettext_lazy("Enter a valuation of at least $1."),
        },
    )
    work_class = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def __init__(self, offer: Offer, data: Any = None) -> None:
        super().__init__(data)
        if len(offer.work_classes) < 2:
            del self.fields["work_class"]
        else:
            choices = [("", _("Not decided")), *offer.work_classes]
            self.fields["work_class"].choices = choices  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """For whom somebody applies, and a token that makes a second click harmless."""

    use_required_attribute = False

    applying_for = forms.ChoiceField(
        label=gettext_lazy("For whom do you apply?"),
        widget=TileChoices,
        error_messages={"required": gettext_lazy("Say for whom you apply.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, companies: list[Organisation], data: Any = None) -> None:
        super().__init__(data, initial={"token": uuid.uuid4()})
        self.companies = {str(company.pk): company for company in companies}
        choices = [(pk, company.name) for pk, company in self.companies.items()]
        self.fields["applying_for"].choices = [  # type: ignore[attr-defined]
            *choices,
            (MYSELF, _("For myself, or for somebody who is not a registered company")),
        ]
        self.fields["applying_for"].initial = next(iter(self.companies), MYSELF)

    @property
    def company(self) -> Organisation | None:
        """The company that applies, or None."""
        return self.companies.get(self.cleaned_data["applying_for"])
