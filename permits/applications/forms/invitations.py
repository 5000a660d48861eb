"""Whom to invite to an application, and how an invitation is answered."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from permits.applications.models import PartyInvitation
from permits.presentation.widgets import DayInput, TileChoices

Role = PartyInvitation.Role
DESCRIBED = {
    Role.AGENT.value: _("Does what the applicant does until a day that you set, but signs no declarations."),
    Role.OWNER.value: _("Sees everything, signs as owner, pays and hands in."),
    Role.CONTRACTOR.value: _("Joins with a company and its license; signs the contractor’s declarations."),
    Role.DESIGN_PROFESSIONAL.value: _("Fills in the form, uploads plans and answers corrections."),
}
NAMES = {
    Role.AGENT.value: _("Agent (permit expediter)"),
    Role.OWNER.value: _("Property owner"),
    Role.CONTRACTOR.value: _("Contractor"),
    Role.DESIGN_PROFESSIONAL.value: _("Design professional (architect, engineer)"),
}


class InviteForm(forms.Form):
    """Who is invited, as what, and for an agent until when."""

    use_required_attribute = False

    role = forms.ChoiceField(
        label=_("As what does the person take part?"),
        choices=list(NAMES.items()),
        widget=TileChoices(descriptions=DESCRIBED),  # type: ignore[arg-type]
        error_messages={"required": _("Choose the role in which the person takes part.")},
    )
    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Enter the full name of the person.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation works only for an account with this address."),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": _("Enter the e-mail address of the person."),
            "invalid": _("Enter the e-mail address like name@example.com."),
        },
    )
    last_day = forms.DateField(
        label=_("Last day of the delegation"),
        required=True,
        widget=DayInput,
        help_text=_("In a year at the latest. From the next midnight on the agent sees nothing any more."),
        error_messages={
            "required": _("Choose the last day of the delegation."),
            "invalid": _("Enter the last day with month, day and year."),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["last_day"].show_if = ("role", Role.AGENT.value)  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        """Ask for an end only of an agent; the mark of a required field stays as shown."""
        self.fields["last_day"].required = self.data.get("role") == Role.AGENT
        super()._clean_fields()  # type: ignore[misc]
        self.fields["last_day"].required = True

    def clean(self) -> None:
        """An end that belongs to no agent is forgotten, whatever stands in the hidden field."""
        if self.cleaned_data.get("role") not in {Role.AGENT, None}:
            self.errors.pop("last_day", None)
            self.cleaned_data["last_day"] = None

    def facts(self) -> dict[str, Any]:
        """Return what the service takes."""
        told = {name: self.cleaned_data[name] for name in ("role", "name", "email")}
        return {**told, "ends_at": _midnight_after(self.cleaned_data.get("last_day"))}


class CompanyChoiceForm(forms.Form):
    """With which of his companies a contractor takes part."""

    use_required_attribute = False

    company = forms.ChoiceField(
        label=_("Company"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the company that does the work.")},
    )

    def __init__(self, companies: Iterable[Organisation], data: Any = None) -> None:
        super().__init__(data)
        self.companies = {str(each.pk): each for each in companies}
        field: Any = self.fields["company"]
        field.choices = [(key, str(each)) for key, each in self.companies.items()]
        if len(self.companies) == 1:
            field.initial = next(iter(self.companies))

    @property
    def chosen(self) -> Organisation:
        """Return the company that was chosen."""
        return self.companies[self.cleaned_data["company"]]


def _midnight_after(day: date | None) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time()) + timedelta(days=1))
