"""What holders and inspectors fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.inspections.models import Inspection
from permits.presentation.widgets import DayInput, TileChoices
from permits.rulebook.schema.demand import RequiredInspection


class RequestForm(forms.Form):
    """Which inspection, and on which day."""

    code = forms.ChoiceField(
        label=_("Inspection"),
        widget=TileChoices,
        error_messages={"required": _("Choose the inspection that the work is ready for.")},
    )
    wanted_on = forms.DateField(
        label=_("Wanted on"),
        widget=DayInput(),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Enter the day as month, day and year."),
        },
    )

    def __init__(self, *args: Any, outstanding: Sequence[RequiredInspection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(each.code, each.name) for each in outstanding]  # type: ignore[attr-defined]


class ResultForm(forms.Form):
    """The result of a visit."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=Inspection.Result.choices,
        widget=TileChoices,
        error_messages={"required": _("Choose a result.")},
    )
    notes = forms.CharField(
        label=_("Notes"),
        help_text=_("What was found and what must be done. Required unless it passed."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )


class CorrectionForm(ResultForm):
    """What a posted result should say, and why it is wrong."""

    reason = forms.CharField(
        label=_("Why the posted result is wrong"),
        help_text=_("The history keeps it, and the applicant’s side reads it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write why the result is wrong; the history keeps it.")},
    )


class RefusalForm(forms.Form):
    """Why a posted result stays as it is."""

    finding = forms.CharField(
        label=_("Why it stays"),
        help_text=_("The history keeps it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write why the result stays as it was posted.")},
    )
