"""What staff say when they redact a file or hold a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_WORDS, MOST_AREAS = 50, 100
SHORTEST = 3


class RedactionForm(forms.Form):
    """Words and areas to remove, a line each, and why."""

    words = forms.CharField(
        label=_("Words to remove"),
        help_text=_("One name, number or phrase a line. Each is removed wherever it stands as text."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5000,
    )
    areas = forms.CharField(
        label=_("Areas to remove"),
        help_text=_(
            "One area a line: page, then inches from the left, from the top, width and height. "
            "Example: 2, 30, 1.5, 4, 2"
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5000,
    )
    reason = forms.CharField(
        label=_("Why"), help_text=_("The law or the request that asks for it."), max_length=300
    )

    def clean_words(self) -> list[str]:
        words = [" ".join(line.split()) for line in str(self.cleaned_data["words"]).splitlines()]
        words = list(dict.fromkeys(word for word in words if word))
        short = [word for word in words if len(word) < SHORTEST]
        if short:
            raise forms.ValidationError(
                _("“%(word)s” is too short to be found safely. Remove it as an area.") % {"word": short[0]}
            )
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("Give at most %(most)s lines.") % {"most": MOST_WORDS})
        return words

    def clean_areas(self) -> list[dict[str, float]]:
        lines = [line for line in str(self.cleaned_data["areas"]).splitlines() if line.strip()]
        if len(lines) > MOST_AREAS:
            raise forms.ValidationError(_("Give at most %(most)s lines.") % {"most": MOST_AREAS})
        return [_area(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        """Demand that there is something to remove."""
        asked = dict(self.cleaned_data)
        if not self.errors and not asked.get("words") and not asked.get("areas"):
            self.add_error("words", _("Say what is to be removed: words, areas, or both."))
        return asked


class ReasonForm(forms.Form):
    """Why a hold is placed or lifted."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


def _area(line: str) -> dict[str, float]:
    names = ("page", "left", "top", "width", "height")
    try:
        values = [float(each) for each in line.replace(";", ",").split(",")]
        area = dict(zip(names, values, strict=True))
    except ValueError as wrong:
        raise forms.ValidationError(
            _("“%(line)s” is not an area. Write five numbers, like 2, 30, 1.5, 4, 2.") % {"line": line[:60]}
        ) from wrong
    if area["page"] < 1 or area["page"] != int(area["page"]) or min(values[1:3]) < 0 or min(values[3:]) <= 0:
        raise forms.ValidationError(
            _("“%(line)s” lies on no sheet: the page counts from 1, and no size is 0.") % {"line": line[:60]}
        )
    if max(values[1:]) > 500:
        raise forms.ValidationError(_("“%(line)s” is larger than any sheet.") % {"line": line[:60]})
    return area


class DisposalForm(forms.Form):
    """What is decided about a document whose retention is over."""

    decision = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("destroy", _("Destroy")), ("keep", _("Keep"))],
        error_messages={"required": _("Choose what to do."), "invalid_choice": _("Choose what to do.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        error_messages={"max_length": _("Say it in at most 300 characters.")},
    )
    until = forms.DateField(
        required=False, error_messages={"invalid": _("Write the day as 2031-01-31, or leave it out.")}
    )
