"""What supervisors type about the people of their teams."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from permits.presentation.widgets import DayInput


class DatedForm(forms.Form):
    """Something that holds from a day until another, both included, in the city's own time."""

    since = forms.DateField(
        label=_("First day"), widget=DayInput, error_messages={"required": _("Choose the first day.")}
    )
    until = forms.DateField(
        label=_("Last day"), widget=DayInput, error_messages={"required": _("Choose the last day.")}
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write the reason.")}
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("since"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", _("The last day must not lie before the first."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the two moments and the reason."""
        first, last = self.cleaned_data["since"], self.cleaned_data["until"]
        return {
            "since": self._midnight(first),
            "until": self._midnight(last + timedelta(days=1)),
            "reason": self.cleaned_data["reason"],
        }

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


class AbsenceForm(DatedForm):
    """When a person is away."""


class DeputyForm(DatedForm):
    """Who stands in for a person, and when."""

    deputy = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who stands in.")},
    )
    field_order = ["deputy", "since", "until", "reason"]

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = User.objects.filter(pk__in=[each.pk for each in people])


class SkillsForm(forms.Form):
    """Which types of permit a person knows well."""

    names = forms.MultipleChoiceField(
        label=_("Types of permit"),
        help_text=_("Reviews of these types come to this person first when work is shared out."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, types: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = types


class AssignForm(forms.Form):
    """Who gets a review, and why when somebody has it."""

    to = forms.TypedChoiceField(
        label=_("Reviewer"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who reviews.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why it goes to somebody else; the history keeps it.")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people
        self.fields["reason"].required = held
