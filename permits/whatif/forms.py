"""The question of a what-if."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.whatif.models import WhatIf

LONGEST_DAYS = 5 * 366


class WhatIfForm(forms.Form):
    """Which applications, and the fee tables of which day."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Which applications?"), choices=WhatIf.Basis.choices, widget=forms.RadioSelect
    )
    first = forms.DateField(
        label=gettext_lazy("Received from"),
        required=False,
        help_text=gettext_lazy("For applications received in a period."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    final = forms.DateField(
        label=gettext_lazy("Received until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    in_force_on = forms.DateField(
        label=gettext_lazy("Fee tables of which day?"),
        help_text=gettext_lazy("The day on which these rules would be in force."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first", "final"):
            self.fields[name].show_if = ("basis", WhatIf.Basis.RECEIVED.value)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the period where one is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("basis") != WhatIf.Basis.RECEIVED:
            return cleaned | {"first": None, "final": None}
        first, final = cleaned.get("first"), cleaned.get("final")
        for name in ("first", "final"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give the day, for example 2026-01-31."))
        if first and final and final < first:
            self.add_error("final", _("The period ends before it begins."))
        elif first and final and (final - first).days > LONGEST_DAYS:
            self.add_error("final", _("Ask about at most five years."))
        return cleaned


def last_year(today: date) -> dict[str, Any]:
    """Return the usual question: what was received in the last twelve months."""
    return {"basis": WhatIf.Basis.RECEIVED, "first": today - timedelta(days=365), "final": today}
