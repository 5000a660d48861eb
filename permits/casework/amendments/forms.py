"""What staff type to decide a request about a permit, and to prepare a refund."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.fees.models import Refund
from permits.fees.services.refunds import Refundable
from permits.presentation.widgets import MoneyInput, TileChoices
from permits.rulebook.money import dollars

GRANT, REFUSE = "grant", "refuse"


class DecisionForm(forms.Form):
    """Grant or refuse, why, and for an extension for how many days."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(GRANT, gettext_lazy("Grant")), (REFUSE, gettext_lazy("Refuse"))],
        widget=TileChoices,
        error_messages={"required": gettext_lazy("Choose: grant or refuse.")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=1,
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a whole number of days.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The applicant reads it, and the history keeps it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason; the applicant is told.")},
    )

    def __init__(self, *args: Any, asked: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        if not most:
            del self.fields["days"]
            return
        self.fields["days"].initial = asked
        text = _("%(asked)d are asked for; the rules give at most %(most)d at once.")
        self.fields["days"].help_text = text % {"asked": asked, "most": most}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asks_days = self.most and cleaned.get("decision") == GRANT and "days" not in self.errors
        if asks_days and not 1 <= (cleaned.get("days") or 0) <= self.most:
            text = _("Enter between 1 and %(most)d days.")
            self.add_error("days", text % {"most": self.most})
        return cleaned


class RefundForm(forms.Form):
    """Of which payment how much is given back, how, and why."""

    payment = forms.TypedChoiceField(
        label=gettext_lazy("Payment"),
        coerce=int,
        widget=TileChoices,
        error_messages={"required": gettext_lazy("Choose the payment of which something is given back.")},
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=MoneyInput(),
        error_messages={
            "required": gettext_lazy("Enter the amount that is given back."),
            "invalid": gettext_lazy("Enter the amount in dollars and cents, like 1,250.00."),
            "min_value": gettext_lazy("Enter an amount of at least $0.01."),
        },
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How it is given back"), choices=Refund.Way.choices, widget=TileChoices
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Whoever approves it reads it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why; whoever approves it must know.")},
    )

    def __init__(self, *args: Any, offered: Sequence[Refundable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {each.payment.pk: each for each in offered if each.most > 0}
        choices = [(pk, _said(each)) for pk, each in self.offered.items()]
        self.fields["payment"].choices = choices  # type: ignore[attr-defined]


def _said(each: Refundable) -> str:
    text = _("Receipt %(receipt)s of %(paid)s for invoice %(invoice)s – at most %(most)s")
    return text % {
        "receipt": each.payment.receipt_number,
        "paid": dollars(each.payment.amount),
        "invoice": each.payment.invoice.number,
        "most": dollars(each.most),
    }
