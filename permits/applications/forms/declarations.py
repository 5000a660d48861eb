"""The statutory declarations, each a form of its own with a typed signature."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.facts import party_in
from permits.applications.forms.partial import PartialForm
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.services.editing import desk_of
from permits.applications.services.signatures import DECLARATIONS
from permits.presentation.widgets import DayInput, TileChoices
from workflows.timing import now

Kind = Declaration.Kind
INSURED, SELF_INSURED, EXEMPT = "insured", "self_insured", "exempt"
YES, NO = "yes", "no"


class DeclarationForm(PartialForm):
    """What every declaration asks for: the name as a signature, under penalty of perjury."""

    step = DECLARATIONS
    kind = ""

    signed_name = forms.CharField(
        label=gettext_lazy("Your full name, as your signature"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your full name to sign.")},
    )
    agree = forms.BooleanField(
        label=gettext_lazy(
            "I declare under penalty of perjury under the laws of the State of California that this is true "
            "and correct."
        ),
        error_messages={
            "required": gettext_lazy("Tick the box to declare under penalty of perjury, or do not sign.")
        },
    )
    signature_fields = ("signed_name", "agree")

    def __init__(self, application: PermitApplication, data: Any = None, **options: Any) -> None:
        super().__init__(application, data, prefix=self.kind, **options)
        self.order_fields([name for name in self.fields if name not in self.signature_fields])
        self._fill_in()

    def _fill_in(self) -> None:
        """Show first what was signed before, then what was typed, then what is known from elsewhere."""
        signed = next((each for each in self.application.declarations.all() if each.kind == self.kind), None)
        kept = desk_of(self.application).typed.get(DECLARATIONS, {})
        for name, field in self.fields.items():
            known = (signed.details.get(name) if signed else None) or self.suggested().get(name, "")
            field.initial = next(iter(kept.get(self.add_prefix(name), [known])), known)
        self.fields["agree"].initial = False

    def suggested(self) -> dict[str, str]:
        """Return what is known from elsewhere."""
        return {}

    @classmethod
    def kept(cls, application: PermitApplication) -> dict[str, list[str]]:
        return {}

    def contractor(self) -> Party | None:
        """Return the contractor who signs: who is to take over, where somebody is."""
        taking_over = party_in(self.application, Party.Role.TAKING_OVER)
        return taking_over or party_in(self.application, Party.Role.CONTRACTOR)

    def details(self) -> dict[str, Any]:
        """Return what the signer filled in, to be kept with the declaration."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.signature_fields}

    def typed(self) -> dict[str, list[str]]:
        """Return everything typed but the signature, which is made once and deliberately."""
        names = [self.add_prefix(name) for name in self.fields if name not in self.signature_fields]
        return {
            name: [str(value) for value in self.data.getlist(name)] for name in names if name in self.data
        }


class ContractorForm(DeclarationForm):
    """I am licensed, and my license is in full force and effect."""

    kind = Kind.CONTRACTOR

    def details(self) -> dict[str, Any]:
        contractor = self.contractor()
        if contractor is None:
            return {}
        return {
            "company": contractor.name,
            "licence_number": contractor.licence_number,
            "licence_class": contractor.licence_class,
        }


class OwnerBuilderForm(DeclarationForm):
    """I am exempt from the Contractors' State License Law for the reason given."""

    kind = Kind.OWNER_BUILDER

    basis = forms.ChoiceField(
        label=gettext_lazy("Why no contractor’s license is needed"),
        widget=TileChoices,
        choices=[
            (
                "own_work",
                gettext_lazy(
                    "I, as owner of the property, or my employees with wages as their sole compensation, "
                    "will do all of or portions of the work, and the structure is not intended or offered "
                    "for sale (Business and Professions Code section 7044)."
                ),
            ),
            (
                "licensed_contractors",
                gettext_lazy(
                    "I, as owner of the property, am exclusively contracting with licensed contractors to "
                    "construct the project (Business and Professions Code section 7044)."
                ),
            ),
        ],
        error_messages={"required": gettext_lazy("Choose why no contractor’s license is needed.")},
    )


class CompensationForm(DeclarationForm):
    """How workers are insured."""

    kind = Kind.COMPENSATION
    shown_if = {
        "carrier": ("coverage", INSURED),
        "policy": ("coverage", INSURED),
        "expires_on": ("coverage", INSURED),
        "certificate": ("coverage", SELF_INSURED),
    }

    coverage = forms.ChoiceField(
        label=gettext_lazy("Workers’ compensation"),
        widget=TileChoices,
        choices=[
            (INSURED, gettext_lazy("I have and will maintain workers’ compensation insurance")),
            (SELF_INSURED, gettext_lazy("I have a certificate of consent to self-insure")),
            (EXEMPT, gettext_lazy("I will not employ anyone who comes under the workers’ compensation laws")),
        ],
        error_messages={"required": gettext_lazy("Choose how workers are insured.")},
    )
    carrier = forms.CharField(
        label=gettext_lazy("Insurance carrier"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter the name of the insurance carrier.")},
    )
    policy = forms.CharField(
        label=gettext_lazy("Policy number"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the policy number.")},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Policy expires on"),
        widget=DayInput,
        error_messages={
            "required": gettext_lazy("Enter the day on which the policy expires."),
            "invalid": gettext_lazy("Enter the expiry date with month, day and year."),
        },
    )
    certificate = forms.CharField(
        label=gettext_lazy("Certificate number"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Enter the number of the certificate of consent to self-insure.")
        },
    )

    def suggested(self) -> dict[str, str]:
        contractor = self.contractor()
        company = contractor.organisation if contractor else None
        licence = company.licences.order_by("-compensation_expires_on", "id").first() if company else None
        if licence is None or not licence.compensation_carrier:
            return {}
        return {
            "coverage": INSURED,
            "carrier": licence.compensation_carrier,
            "policy": licence.compensation_policy,
            "expires_on": str(licence.compensation_expires_on or ""),
        }

    def clean(self) -> None:
        expires_on = self.cleaned_data.get("expires_on")
        insured = self.cleaned_data.get("coverage") == INSURED
        if insured and expires_on and expires_on < timezone.localdate(now()):
            text = _("This policy has expired. Enter the policy that is in force, with its expiry date.")
            self.add_error("expires_on", text)

    def details(self) -> dict[str, Any]:
        wanted = {INSURED: ("carrier", "policy", "expires_on"), SELF_INSURED: ("certificate",), EXEMPT: ()}
        coverage = self.cleaned_data["coverage"]
        return {"coverage": coverage, **{name: self.cleaned_data[name] for name in wanted[coverage]}}


class LenderForm(DeclarationForm):
    """Whether somebody lends the money for the work (Civil Code section 8172)."""

    kind = Kind.LENDER
    shown_if = {"lender_name": ("has_lender", YES), "lender_address": ("has_lender", YES)}

    has_lender = forms.ChoiceField(
        label=gettext_lazy("Does a lending agency finance the work?"),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        widget=TileChoices({"class": "lintel-choices--row"}),
        error_messages={"required": gettext_lazy("Say whether a lending agency finances the work.")},
    )
    lender_name = forms.CharField(
        label=gettext_lazy("Lender’s name"),
        max_length=150,
        error_messages={"required": gettext_lazy("Enter the lender’s name.")},
    )
    lender_address = forms.CharField(
        label=gettext_lazy("Lender’s address"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the lender’s address.")},
    )

    def details(self) -> dict[str, Any]:
        if self.cleaned_data["has_lender"] == NO:
            return {"has_lender": NO}
        return super().details()


FORMS: dict[str, type[DeclarationForm]] = {
    each.kind: each for each in (ContractorForm, OwnerBuilderForm, CompensationForm, LenderForm)
}
