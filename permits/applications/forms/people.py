"""The people of an application: owner, contractor, design professional."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.companies.licences import registered_licence
from permits.applications.facts import facts_of, party_in, type_of
from permits.applications.forms.partial import PartialForm
from permits.applications.models import Party, PermitApplication
from permits.applications.services.parties import PEOPLE
from permits.applications.services.people import (
    CONTRACTOR,
    DESIGNER_FIELDS,
    ME,
    OWNER,
    OWNER_FIELDS,
    SOMEBODY_ELSE,
)
from permits.presentation.widgets import TileChoices
from permits.rulebook.demands import design_professional_required

PROFESSIONS = [
    ("", gettext_lazy("Choose a profession")),
    ("Architect", gettext_lazy("Architect")),
    ("Civil engineer", gettext_lazy("Civil engineer")),
    ("Structural engineer", gettext_lazy("Structural engineer")),
    ("Electrical engineer", gettext_lazy("Electrical engineer")),
    ("Mechanical engineer", gettext_lazy("Mechanical engineer")),
    ("Other", gettext_lazy("Other licensed professional")),
]


def _text(
    label: Any, *, longest: int, completes: str = "off", hint: Any = "", required: Any = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        help_text=hint,
        widget=forms.TextInput({"autocomplete": completes}),
        error_messages={"required": required} if required else None,
    )


class PeopleForm(PartialForm):
    """Who owns the property, who does the work and who designed it."""

    step = PEOPLE
    shown_if = dict.fromkeys(OWNER_FIELDS, ("ownership", SOMEBODY_ELSE)) | {
        "licence_number": ("builder", CONTRACTOR)
    }

    ownership = forms.ChoiceField(
        label=gettext_lazy("Who owns the property?"),
        choices=[(ME, gettext_lazy("I do")), (SOMEBODY_ELSE, gettext_lazy("Somebody else"))],
        widget=TileChoices,
        error_messages={"required": gettext_lazy("Say who owns the property.")},
    )
    owner_name = _text(
        gettext_lazy("Owner’s full name"),
        longest=150,
        hint=gettext_lazy("As on the deed."),
        required=gettext_lazy("Enter the owner’s full name."),
    )
    owner_email = forms.EmailField(
        label=gettext_lazy("Owner’s e-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "With an account under this address the owner can follow this application and sign."
        ),
        error_messages={"invalid": gettext_lazy("Enter the owner’s e-mail address like name@example.com.")},
    )
    owner_phone = _text(gettext_lazy("Owner’s telephone number"), longest=40)
    owner_address = _text(gettext_lazy("Owner’s mailing address"), longest=200)
    builder = forms.ChoiceField(
        label=gettext_lazy("Who does the work?"),
        choices=[
            (CONTRACTOR, gettext_lazy("A licensed contractor")),
            (OWNER, gettext_lazy("The owner (owner-builder)")),
        ],
        widget=TileChoices(
            descriptions={
                OWNER: gettext_lazy("The owner is then responsible for the work, workers and insurance.")
            }
        ),
        error_messages={"required": gettext_lazy("Say who does the work.")},
    )
    licence_number = _text(
        gettext_lazy("Contractor’s license number"),
        longest=20,
        hint=gettext_lazy(
            "The number of the Contractors State License Board. It is on every estimate and contract."
        ),
        required=gettext_lazy("Enter the contractor’s license number."),
    )
    designer_name = _text(
        gettext_lazy("Design professional’s full name"),
        longest=150,
        required=gettext_lazy("Enter the full name of the architect or engineer: this work needs one."),
    )
    designer_email = forms.EmailField(
        label=gettext_lazy("Design professional’s e-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "With an account under this address the designer can upload plans and answer corrections."
        ),
        error_messages={
            "invalid": gettext_lazy("Enter the designer’s e-mail address like name@example.com.")
        },
    )
    designer_phone = _text(gettext_lazy("Design professional’s telephone number"), longest=40)
    designer_class = forms.ChoiceField(
        label=gettext_lazy("Profession"),
        choices=PROFESSIONS,
        required=False,
        error_messages={"required": gettext_lazy("Choose the profession of the designer.")},
    )
    designer_licence = _text(
        gettext_lazy("Professional license number"),
        longest=20,
        required=gettext_lazy("Enter the professional license number."),
    )

    def __init__(
        self,
        application: PermitApplication,
        facts: Mapping[str, object] | None = None,
        data: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(application, data, **options)
        self.permit_type = type_of(application)
        facts = facts_of(application) if facts is None else facts
        self.designer_required = design_professional_required(self.permit_type, facts)
        self.for_company = application.organisation_id is not None
        self._fit_fields()

    def _fit_fields(self) -> None:
        self.fields["owner_name"].required = True
        self.fields["licence_number"].required = True
        for name in ("designer_name", "designer_class", "designer_licence"):
            self.fields[name].required = self.designer_required
        if self.for_company:
            for name in ("ownership", "builder", "licence_number"):
                del self.fields[name]
            for name in OWNER_FIELDS:
                del self.fields[name].show_if  # type: ignore[attr-defined]
            return
        if not self.permit_type.owner_builder_allowed:
            self.fields["builder"].choices = [(CONTRACTOR, _("A licensed contractor"))]  # type: ignore[attr-defined]

    def clean_licence_number(self) -> str:
        number = str(self.cleaned_data["licence_number"]).strip()
        if number and self.data.get("builder") == CONTRACTOR and registered_licence(number) is None:
            text = _(
                "No company with the license %(number)s has registered here. Check the number, or ask the "
                "contractor to register, then save this page again."
            )
            raise forms.ValidationError(text % {"number": number})
        return number

    def clean(self) -> None:
        """A design professional who is named at all is named with his license."""
        given = any(self.cleaned_data.get(name) for name in DESIGNER_FIELDS)
        for name in ("designer_name", "designer_class", "designer_licence"):
            if given and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    @classmethod
    def recorded(cls, application: PermitApplication) -> dict[str, str]:
        owner = party_in(application, Party.Role.OWNER)
        designer = party_in(application, Party.Role.DESIGN_PROFESSIONAL)
        contractor = party_in(application, Party.Role.CONTRACTOR)
        return {
            **_of_party(None if _ownership(application, owner) == ME else owner, OWNER_FIELDS),
            **_of_party(designer, DESIGNER_FIELDS),
            "ownership": _ownership(application, owner),
            "builder": CONTRACTOR if contractor else "",
            "licence_number": contractor.licence_number if contractor else "",
        }

    @property
    def contractor(self) -> Party | None:
        """The contractor as named so far."""
        return party_in(self.application, Party.Role.CONTRACTOR)


def _of_party(party: Party | None, fields: Mapping[str, str]) -> dict[str, str]:
    return {name: str(getattr(party, field, "") or "") for name, field in fields.items()}


def _ownership(application: PermitApplication, owner: Party | None) -> str:
    if owner is None:
        return ""
    return ME if owner.user_id == application.applicant_id else SOMEBODY_ELSE
