"""Forms about a contractor's company and its licences."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.companies.licences import CALIFORNIA_CLASSES, HOME_STATE, TRADES
from accounts.companies.states import STATES

INSURED, EXEMPT = "insured", "exempt"
INSURANCE = ("compensation_carrier", "compensation_policy", "compensation_expires_on")
CALIFORNIA_NUMBER = re.compile(r"\d{4,8}")
ANY_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9.\-]{2,19}")
ANY_CLASS = re.compile(r"[A-Z][A-Z0-9\-]{0,9}")
SPECIALTY = re.compile(r"D-?\d{2}")


class DayInput(forms.DateInput):
    """A day, picked or typed in the browser's own control."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LicenceForm(forms.Form):
    """A licence with its insurance."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=gettext_lazy("State that issued the license"),
        choices=[(code, code) for code in STATES],
        initial=HOME_STATE,
    )
    licence_number = forms.CharField(
        label=gettext_lazy("License number"),
        max_length=20,
        help_text=gettext_lazy("As on the pocket card, for example 1023456."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the license number.")},
    )
    classification = forms.CharField(
        label=gettext_lazy("License class"),
        max_length=20,
        help_text=gettext_lazy("For example B (general building), C-10 (electrical) or C-39 (roofing)."),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the class of the license, like B or C-39.")},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("License expires on"),
        widget=DayInput,
        error_messages={
            "required": gettext_lazy("Enter the day on which the license expires."),
            "invalid": gettext_lazy("Enter the expiry date with month, day and year."),
        },
    )
    compensation = forms.ChoiceField(
        label=gettext_lazy("Workers’ compensation"),
        choices=[
            (INSURED, gettext_lazy("The company is insured")),
            (EXEMPT, gettext_lazy("Exempt: the company employs nobody")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say whether the company has workers’ compensation insurance.")
        },
    )
    compensation_carrier = forms.CharField(
        label=gettext_lazy("Insurance carrier"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter the name of the insurance carrier.")},
    )
    compensation_policy = forms.CharField(
        label=gettext_lazy("Policy number"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the policy number.")},
    )
    compensation_expires_on = forms.DateField(
        label=gettext_lazy("Policy expires on"),
        widget=DayInput,
        error_messages={
            "required": gettext_lazy("Enter the day on which the policy expires."),
            "invalid": gettext_lazy("Enter the expiry date with month, day and year."),
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in INSURANCE:
            self.fields[name].show_if = ("compensation", INSURED)  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        """Ask for the policy only where there is one; the marks of required fields stay as shown."""
        for name in INSURANCE:
            self.fields[name].required = self.data.get("compensation") == INSURED
        super()._clean_fields()  # type: ignore[misc]
        for name in INSURANCE:
            self.fields[name].required = True

    def clean_classification(self) -> str:
        text = str(self.cleaned_data["classification"]).upper().replace(" ", "")
        text = re.sub(r"^([CD])(\d)", r"\1-\2", text)
        known = text in CALIFORNIA_CLASSES or SPECIALTY.fullmatch(text)
        if self.data.get("state") == HOME_STATE and not known:
            raise forms.ValidationError(
                _("California has no license class “%(class)s”. Enter it as on the license, like B or C-39.")
                % {"class": text}
            )
        if not ANY_CLASS.fullmatch(text):
            raise forms.ValidationError(_("Enter the class in letters, digits and hyphens, like C-39."))
        return text

    def clean_licence_number(self) -> str:
        number = str(self.cleaned_data["licence_number"]).upper().replace(" ", "").lstrip("#")
        if self.data.get("state") == HOME_STATE and not CALIFORNIA_NUMBER.fullmatch(number):
            raise forms.ValidationError(
                _("Enter the California license number as 4 to 8 digits, like 1023456.")
            )
        if not ANY_NUMBER.fullmatch(number):
            raise forms.ValidationError(_("Enter the license number in letters, digits and hyphens."))
        return number

    def clean_expires_on(self) -> date:
        return _not_past(
            self.cleaned_data["expires_on"],
            _("This license has expired. Renew it with the licensing board, then enter the new date."),
        )

    def clean(self) -> None:
        if self.cleaned_data.get("compensation") == INSURED:
            self._refuse_lapsed()
            return
        self.cleaned_data.update(
            compensation_carrier="", compensation_policy="", compensation_expires_on=None
        )
        for name in INSURANCE:
            self.errors.pop(name, None)

    def _refuse_lapsed(self) -> None:
        expires_on = self.cleaned_data.get("compensation_expires_on")
        if expires_on and expires_on < timezone.localdate():
            text = _("This policy has expired. Enter the policy that is in force, with its expiry date.")
            self.add_error("compensation_expires_on", text)

    def licence(self) -> dict[str, Any]:
        """Return what the services take."""
        names = ("state", "licence_number", "classification", "expires_on", "compensation_carrier")
        more = ("compensation_policy", "compensation_expires_on")
        return {name: self.cleaned_data[name] for name in (*names, *more)}


class CompanyForm(LicenceForm):
    """A company with its first licence."""

    name = forms.CharField(
        label=gettext_lazy("Company name"),
        max_length=200,
        help_text=gettext_lazy("As on the license."),
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Enter the name of the company as on its license.")},
    )
    trade = forms.ChoiceField(
        label=gettext_lazy("Trade"),
        choices=[("", gettext_lazy("Choose a trade")), *((trade, trade) for trade in TRADES)],
        error_messages={"required": gettext_lazy("Choose the trade of the company.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Business telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Business address"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    field_order = ("name", "trade", "phone", "address")

    def company(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {
            name: self.cleaned_data[name] for name in ("name", "trade", "phone", "address")
        } | self.licence()


def _not_past(day: date, text: str) -> date:
    if day < timezone.localdate():
        raise forms.ValidationError(text)
    return day
