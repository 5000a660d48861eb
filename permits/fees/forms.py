"""What cashiers and payers type."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.fees.models import Invoice
from permits.fees.providers.protocol import FAILED, SUCCEEDED
from permits.presentation.widgets import MoneyInput, TileChoices
from permits.rulebook.money import dollars

TEST_CARDS = [
    ("approve", _("Test card 4242 4242 4242 4242 – the bank approves")),
    ("decline", _("Test card 4000 0000 0000 0002 – the bank declines")),
]
ANSWERS = {"approve": (SUCCEEDED, ""), "decline": (FAILED, _("The bank declined the card."))}


class CashForm(forms.Form):
    """Cash over the counter, for exactly the balance."""

    payer = forms.CharField(
        label=_("Received from"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the person or company that pays.")},
    )
    amount = forms.DecimalField(
        label=_("Amount received"),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal("0.01"),
        widget=MoneyInput(),
        error_messages={
            "required": _("Enter the amount that you have in hand."),
            "invalid": _("Enter the amount in dollars and cents, like 1,250.00."),
        },
    )
    field_order = ["number", "payer", "amount"]

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoice = invoice
        self.fields["amount"].help_text = _("The balance is %(balance)s; nothing else can be recorded.") % {
            "balance": dollars(invoice.balance)
        }

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if self.invoice.is_open and amount != self.invoice.balance:
            raise forms.ValidationError(
                _("Enter exactly %(balance)s, or give the payment back and ask for the right amount."),
                params={"balance": dollars(self.invoice.balance)},
            )
        return amount


class ChequeForm(CashForm):
    """A check over the counter or in the mail."""

    number = forms.CharField(
        label=_("Check number"),
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Enter the number printed on the check.")},
    )


class DemoCheckoutForm(forms.Form):
    """The demonstration's payment page: a name, and what the test bank shall answer."""

    payer = forms.CharField(
        label=_("Name on the card"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "cc-name"}),
        error_messages={"required": _("Enter the name on the card.")},
    )
    card = forms.ChoiceField(
        label=_("Test card"),
        help_text=_("Only these cards work here. Do not enter a real card anywhere on this page."),
        choices=TEST_CARDS,
        widget=TileChoices,
        error_messages={"required": _("Choose a test card.")},
    )

    @property
    def answer(self) -> tuple[str, str]:
        """Return the message that the provider will send, and its reason."""
        kind, reason = ANSWERS[self.cleaned_data["card"]]
        return kind, str(reason)


class VoidForm(forms.Form):
    """Why a fee that was charged by hand is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads it on the invoice, and the books keep it."),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why; the applicant is told.")},
    )


class InvoiceSearchForm(forms.Form):
    """The number of an invoice or of an application."""

    q = forms.CharField(max_length=40, required=False, strip=True)


class ValuationForm(forms.Form):
    """A valuation of the city's own, with the reason that the applicant is told."""

    amount = forms.DecimalField(
        label=_("Valuation"),
        help_text=_("What the work is worth, in dollars. Fees are taken from it."),
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(1),
        widget=MoneyInput(),
        error_messages={
            "required": _("Enter the valuation in dollars, like 185,432."),
            "invalid": _("Enter the valuation in dollars and cents, like 18000 or 18000.50."),
            "min_value": _("Enter a valuation of at least $1."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads it: say what the valuation rests on."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why; the applicant is told.")},
    )
