"""What people type into casework's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.reviews.models import Review
from permits.rulebook.demands import ChecklistLine


class ReasonForm(forms.Form):
    """A reason that the history keeps."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason; the history keeps it.")},
    )


class FindingForm(forms.Form):
    """What somebody else found on looking through a permit that one person decided."""

    finding = forms.CharField(
        label=_("What you found"),
        help_text=_("For example: completeness, reviews and fees looked at; nothing to object to."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you looked at and what you found.")},
    )


class TakeBackApprovalForm(ReasonForm):
    """Which disciplines erred, and why their approval is taken back."""

    disciplines = forms.MultipleChoiceField(
        label=_("Which approval was wrong?"),
        help_text=_("Only these disciplines review again."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the disciplines whose approval was wrong.")},
    )
    field_order = ["disciplines", "reason"]

    def __init__(self, *args: Any, disciplines: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disciplines"].choices = list(disciplines.items())  # type: ignore[attr-defined]


class CompletenessForm(forms.Form):
    """Which items of the published checklist are missing, and how to cure each."""

    message = forms.CharField(
        label=_("Message to the applicant"),
        help_text=_("Optional. Goes out with the list of missing items."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, lines: list[ChecklistLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self._add(line)

    def _add(self, line: ChecklistLine) -> None:
        code = line.item.code
        self.fields[f"missing_{code}"] = forms.BooleanField(
            label=_("Missing: %(item)s") % {"item": line.item.text},
            required=False,
            initial=line.satisfied is False,
        )
        self.fields[f"cure_{code}"] = forms.CharField(
            label=_("How to cure it"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return each checklist line with its two fields."""
        return [
            {"line": x, "missing": self[f"missing_{x.item.code}"], "cure": self[f"cure_{x.item.code}"]}
            for x in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [x.item.code for x in self.lines if cleaned.get(f"missing_{x.item.code}")]
        if not chosen:
            raise forms.ValidationError(
                _("Choose at least one item that is missing, or accept the application.")
            )
        for code in chosen:
            if not cleaned.get(f"cure_{code}", "").strip():
                self.add_error(f"cure_{code}", _("Say how the applicant can cure this."))
        return cleaned

    def missing(self) -> dict[str, str]:
        """Return checklist code → how to cure, for what was chosen."""
        codes = [x.item.code for x in self.lines if self.cleaned_data.get(f"missing_{x.item.code}")]
        return {code: self.cleaned_data[f"cure_{code}"].strip() for code in codes}


class ReviewResultForm(forms.Form):
    """The result of a review; there is no closing without one."""

    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a result: a review is never closed without one.")},
    )
    notes = forms.CharField(
        label=_("Notes"),
        help_text=_(
            "“Approved as noted”: the notes become conditions of the permit. “Denied”: the findings."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ClearanceForm(forms.Form):
    """What shows that another agency has cleared the work."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        help_text=_("A receipt number, a letter’s date, a name."),
        error_messages={"required": _("Say what shows it: a receipt number, a letter’s date, a name.")},
    )
