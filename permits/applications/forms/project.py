"""The project: where, what, and how much."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from permits.applications.facts import rulebook_of, type_of
from permits.applications.forms.partial import PartialForm
from permits.applications.models import PermitApplication
from permits.applications.services.answers import PROJECT, PROJECT_FIELDS
from permits.presentation.widgets import MoneyInput, TileChoices

LONGEST_SCOPE = 4000
ZIP = RegexValidator(r"^\d{5}(-\d{4})?$", gettext_lazy("Enter the ZIP code as five digits, like 92101."))
PARCEL = RegexValidator(
    r"^[0-9A-Za-z][0-9A-Za-z .\-]*$",
    gettext_lazy("Enter the parcel number in digits and hyphens, like 533-123-45-00."),
)


class ProjectForm(PartialForm):
    """Where the work is, what it is and what it is worth."""

    step = PROJECT

    address = forms.CharField(
        label=gettext_lazy("Street address of the work"),
        help_text=gettext_lazy("House number and street, like 1222 First Avenue."),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the street address where the work is done.")},
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit, suite or floor"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    postal_code = forms.CharField(
        label=gettext_lazy("ZIP code"),
        max_length=10,
        validators=[ZIP],
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    parcel = forms.CharField(
        label=gettext_lazy("Assessor’s parcel number (APN)"),
        help_text=gettext_lazy("It is on the property tax bill. Leave it empty if you do not know it."),
        max_length=30,
        validators=[PARCEL],
        required=False,
    )
    scope = forms.CharField(
        label=gettext_lazy("Scope of work"),
        help_text=gettext_lazy("Describe in plain words what will be built, changed or taken out."),
        max_length=LONGEST_SCOPE,
        strip=False,
        error_messages={
            "required": gettext_lazy("Describe the work: what will be built, changed or taken out.")
        },
        widget=forms.Textarea({"rows": 6}),
    )
    work_class = forms.ChoiceField(
        label=gettext_lazy("Kind of work"),
        error_messages={"required": gettext_lazy("Choose the kind of work.")},
        widget=TileChoices,
    )
    valuation = forms.DecimalField(
        label=gettext_lazy("Valuation of the work"),
        help_text=gettext_lazy(
            "Labor and materials together, even if you do the work yourself. The fees depend on it."
        ),
        min_value=Decimal(1),
        max_digits=12,
        decimal_places=2,
        widget=MoneyInput,
        error_messages={
            "required": gettext_lazy("Enter the valuation in dollars, like 18000."),
            "invalid": gettext_lazy("Enter the valuation in dollars and cents, like 18000 or 18000.50."),
            "min_value": gettext_lazy("Enter a valuation of at least $1."),
        },
    )

    def __init__(self, application: PermitApplication, data: Any = None, **options: Any) -> None:
        super().__init__(application, data, **options)
        rulebook, language = rulebook_of(application), get_language() or "en"
        choices = [
            (each.code, rulebook.text(each.name, language)) for each in type_of(application).work_classes
        ]
        self.fields["work_class"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def recorded(cls, application: PermitApplication) -> dict[str, str]:
        values = {name: getattr(application, name) for name in PROJECT_FIELDS}
        return {name: "" if value is None else str(value) for name, value in values.items()}

    def clean_scope(self) -> str:
        scope = str(self.cleaned_data["scope"]).replace("\r\n", "\n")
        if not scope.strip():
            raise forms.ValidationError(_("Describe the work: what will be built, changed or taken out."))
        return scope

    def empty(self, name: str) -> Any:
        return None if name == "valuation" else ""
