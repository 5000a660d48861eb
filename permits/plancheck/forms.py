"""What reviewers send from the sheets: drawn points, or the same as words in the list."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.documents.models import Sheet
from permits.plancheck import places
from permits.plancheck.geometry import BadGeometry
from permits.plancheck.models import MarkUp
from permits.plancheck.services.mark_ups import LONGEST_TEXT
from permits.reviews.forms import SheetField

LONGEST_POINTS = 8_000


class PlacedForm(forms.Form):
    """Something at a place: ``points`` as drawn (JSON), or ``place`` in words, which wins."""

    place = forms.CharField(
        label=_("Place on the sheet"),
        help_text=_("A zone such as C7, two such as C7 to D9, or inches from the top left such as 12.5, 8"),
        max_length=2_000,
        required=False,
    )
    points = forms.CharField(max_length=LONGEST_POINTS, required=False, widget=forms.HiddenInput)

    def placed(self, kind: str, sheet: Sheet) -> Any:
        """Return the points that were drawn or written. :raises BadGeometry: when they cannot be read."""
        if self.cleaned_data["place"] or not self.cleaned_data["points"]:
            return places.points_of(self.cleaned_data["place"], kind, sheet)
        try:
            return json.loads(self.cleaned_data["points"], parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise BadGeometry(str(_("The place could not be read. Draw it again."))) from error


class MarkUpForm(PlacedForm):
    """A mark-up, drawn or described."""

    prefix = "mark"
    kind = forms.ChoiceField(label=_("Kind of mark-up"), choices=MarkUp.Kind.choices)
    text = forms.CharField(
        label=_("What it says"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order: Iterable[str] | None = ("kind", "text", "place", "points")


class NewMarkUpForm(MarkUpForm):
    """A mark-up on a sheet that the form names."""

    sheet = SheetField(
        label=_("Sheet"),
        queryset=Sheet.objects.none(),
        error_messages={
            "required": _("Choose the sheet."),
            "invalid_choice": _("This sheet is not in the package under review. Reload the page."),
        },
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("sheet", "kind", "text", "place", "points", "key")

    def __init__(self, *arguments: Any, sheets: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["sheet"].queryset = sheets  # type: ignore[attr-defined]


class ScaleForm(PlacedForm):
    """Two points, and the length between them; or the scale that is written on the sheet."""

    prefix = "scale"
    length = forms.CharField(
        label=_("Known length or scale"),
        help_text=_(
            'A length such as 24\'-6" or 7.5 m between two places, or a scale: 1/4" = 1\'-0" or 1:50'
        ),
        max_length=60,
        error_messages={"required": _("Write the known length, or the scale that stands on the sheet.")},
    )
    sheet = SheetField(label=_("Sheet"), queryset=Sheet.objects.none())
    field_order = ("sheet", "length", "place", "points")

    def __init__(self, *arguments: Any, sheets: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["sheet"].queryset = sheets  # type: ignore[attr-defined]


def _refuse(word: str) -> float:
    raise ValueError(word)
