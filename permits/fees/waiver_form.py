"""What is typed to have a fee waived or reduced."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.fees.models import InvoiceLine
from permits.presentation.widgets import MoneyInput
from permits.rulebook.money import dollars


class WaiverForm(forms.Form):
    """Which fee, how much of it, why, and what allows it."""

    code = forms.ChoiceField(
        label=_("Fee"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the fee."), "invalid_choice": _("Choose a fee of the list.")},
    )
    amount = forms.DecimalField(
        label=_("Amount to waive"),
        help_text=_("In dollars. Leave it open to waive the whole fee."),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=MoneyInput(),
        error_messages={
            "invalid": _("Enter dollars and cents, like 125 or 125.50."),
            "min_value": _("Enter at least one cent, or leave it open for the whole fee."),
        },
    )
    authority = forms.CharField(
        label=_("What allows it"),
        help_text=_("The rule or decision of the city, such as “Resolution 311, disaster repairs”."),
        max_length=200,
        error_messages={"required": _("Say which rule or decision of the city allows it.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Whoever decides, the auditor and the applicant read it."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why; whoever decides, the auditor and the applicant read it.")},
    )

    def __init__(self, *args: Any, lines: Sequence[InvoiceLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(line.code, f"{line.label} ({dollars(line.amount)})") for line in lines]
        self.fields["code"].choices = shown  # type: ignore[attr-defined]


class RejectionForm(forms.Form):
    """Why a waiver is not approved."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why; who asked reads it.")},
    )
