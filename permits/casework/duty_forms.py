"""What is typed about holds, appeals, interests and red flags."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permits.applications.models import DeclaredInterest, Hold
from permits.applications.services.lifting import PLACED_BY_PEOPLE
from permits.casework.models import Appeal
from permits.presentation.fields import chosen, written


class HoldForm(forms.Form):
    """Which hold, what it stops, and why."""

    code = chosen(
        _("Kind of hold"),
        [(code.value, code.label) for code in PLACED_BY_PEOPLE],
        required=_("Choose the kind of hold."),
    )
    severity = chosen(_("What it stops"), Hold.Severity.choices, required=_("Choose what the hold stops."))
    reason = written(
        _("Reason"),
        help_text=_("The applicant reads it: say what is wrong and what would settle it."),
        required=_("Write the reason for the hold: the applicant reads it."),
    )


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    reason = written(
        _("Why it is lifted"),
        help_text=_("The history keeps it, and the applicant is told."),
        required=_("Write why the hold is lifted."),
    )


class ProposeLiftForm(forms.Form):
    """Why a hold may be lifted."""

    reason = written(
        _("Why it may be lifted"),
        help_text=_("Say what you saw. Who lifts the hold reads it, and the history keeps it."),
        required=_("Write why the hold may be lifted."),
    )


class DeclineForm(forms.Form):
    """Why a hold stays although its lifting was proposed."""

    finding = written(
        _("Why the hold stays"),
        help_text=_("The history keeps it, and who proposed it reads it."),
        required=_("Write why the hold stays."),
    )


class GroundsForm(forms.Form):
    """Why a decision is wrong."""

    grounds = written(
        _("Grounds"),
        help_text=_("Say what is wrong with the decision, and what should follow instead."),
        required=_("Write why the decision is wrong; who decides reads it."),
        most=4000,
        rows=6,
    )


class AppealDecisionForm(forms.Form):
    """What becomes of an appeal, with the findings."""

    outcome = chosen(
        _("Decision"), Appeal.Outcome.choices, required=_("Choose whether the appeal is upheld or dismissed.")
    )
    findings = written(
        _("Findings"),
        help_text=_("Everybody concerned reads them."),
        required=_("Write the findings; everybody concerned reads them."),
        most=4000,
        rows=6,
    )


_ASKED_FOR = {
    "other_name": DeclaredInterest.Kind.HOUSEHOLD,
    "other_email": DeclaredInterest.Kind.HOUSEHOLD,
    "licence_number": DeclaredInterest.Kind.COMPANY,
    "parcel": DeclaredInterest.Kind.PARCEL,
}
"""Which kind of interest a question belongs to."""


class InterestForm(forms.Form):
    """Something in which a person has an interest; what it names depends on its kind."""

    kind = chosen(_("What it is"), DeclaredInterest.Kind.choices, required=_("Choose what it is."))
    other_name = forms.CharField(
        label=_("Name of the person"),
        help_text=_("Of your household: husband, wife, partner, children, parents who live with you."),
        max_length=150,
        required=False,
    )
    other_email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("By it the person is recognized on records, and both of you keep out of each other’s."),
        required=False,
        error_messages={"invalid": _("Enter an e-mail address like name@example.com.")},
    )
    licence_number = forms.CharField(
        label=_("License number of the company"),
        help_text=_("Only for a company: its contractor’s license."),
        max_length=20,
        required=False,
        strip=True,
    )
    parcel = forms.CharField(
        label=_("Parcel number (APN)"),
        help_text=_("Only for a property, as the number stands on applications."),
        max_length=30,
        required=False,
        strip=True,
    )
    words = forms.CharField(
        label=_("What the interest is"),
        help_text=_("For example: my husband; I own a tenth of the shares; my parents’ house."),
        max_length=300,
        error_messages={"required": _("Say in a few words what the interest is.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in _ASKED_FOR.items():
            self.fields[name].show_if = ("kind", kind)  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why something ends."""

    reason = written(
        _("Why it ends"),
        required=_("Write why it ends; auditors read it."),
    )


class DistrictForm(forms.Form):
    """Where and what an inspector usually inspects."""

    postal_codes = forms.CharField(
        label=_("ZIP codes"),
        help_text=_("Five digits each, with spaces between them. Leave it open for the whole city."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Inspections"),
        help_text=_("Choose none for all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]

    def clean_postal_codes(self) -> list[str]:
        """Return the codes one by one; what is none of five digits is named."""
        codes = self.cleaned_data["postal_codes"].replace(",", " ").split()
        strange = [each for each in codes if not (len(each) == 5 and each.isascii() and each.isdigit())]
        if strange:
            raise forms.ValidationError(
                _("“%(code)s” is no ZIP code. Write five digits each, like 92101 92102."),
                params={"code": strange[0][:40]},
            )
        return codes
