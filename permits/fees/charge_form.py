"""The numbers of a fee that is charged by hand, in the words of its schedule."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.fees.services.charging import MOST, Offer
from permits.presentation.widgets import MoneyInput, UnitInput
from permits.rulebook.fee_by_hand import Asked

PREFIX = "fact-"


class ChargeForm(forms.Form):
    """What a line needs to be told, and why it is charged."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The applicant reads it on the invoice: say what was done, and when."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Say why; the applicant is told.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = offer.asked
        for each in self.asked:
            self.fields[self.field_of(each.fact)] = _field(each)
        self.order_fields([*(self.field_of(each.fact) for each in self.asked), "reason"])

    @staticmethod
    def field_of(fact: str) -> str:
        """Return the field that asks for a fact."""
        return f"{PREFIX}{fact}"

    @property
    def numbers(self) -> dict[str, Decimal]:
        """Return the numbers that were given."""
        given = {each.fact: self.cleaned_data.get(self.field_of(each.fact)) for each in self.asked}
        return {fact: Decimal(number) for fact, number in given.items() if number is not None}


def _field(each: Asked) -> forms.Field:
    label, help_text, widget = _words(each)
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=each.is_needed,
        min_value=Decimal(1) if each.kind == "count" else Decimal("0.01"),
        max_value=MOST,
        max_digits=9,
        decimal_places=0 if each.kind == "count" else 2,
        widget=widget,
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a number, like 2 or 1.5."),
            "min_value": _("Enter a number above zero."),
            "max_value": _("Enter a number not above 9,999,999.99."),
            "max_digits": _("Enter a number not above 9,999,999.99."),
            "max_whole_digits": _("Enter a number not above 9,999,999.99."),
            "max_decimal_places": (
                _("Enter a whole number.")
                if each.kind == "count"
                else _("Enter at most two digits after the point.")
            ),
        },
    )


def _words(each: Asked) -> tuple[str, str, forms.Widget]:
    """Return what a number is called, how to enter it, and its control."""
    match each.kind:
        case "hours":
            return (
                _("Hours"),
                _("As worked, like 1.5; the schedule’s minimum is kept."),
                UnitInput(_("hours")),
            )
        case "dollars":
            return _("What it cost the city"), _("The sum on the bill."), MoneyInput()
        case "times":
            told = _("Only where an appeal set the penalty lower; leave it open otherwise.")
            return _("Times the fee, as decided on appeal"), told, UnitInput(_("times"))
        case "count":
            return _("How many: %(unit)s") % {"unit": each.name}, "", UnitInput("")
    named = each.name or each.fact.replace("_", " ").replace(".", ", ")
    return capfirst(each.fact.replace("_", " ").replace(".", ", ")), "", UnitInput(named if each.name else "")
