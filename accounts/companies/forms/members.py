"""Forms about the members of a company."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.roles import CompanyRole

DESCRIBED = [
    (CompanyRole.OWNER, _("Owner: everything, also members and licenses")),
    (CompanyRole.OFFICE, _("Office: applications from beginning to end, signatures and payments")),
    (CompanyRole.FIELD, _("Field: sees applications, uploads files and asks for inspections")),
]


class RoleForm(forms.Form):
    """Which role a member has."""

    use_required_attribute = False

    role = forms.ChoiceField(
        label=_("Role"),
        choices=DESCRIBED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose one of these roles.")},
    )

    @property
    def chosen(self) -> CompanyRole:
        """Return the role that was chosen."""
        return CompanyRole(self.cleaned_data["role"])


class InviteMemberForm(RoleForm):
    """Whom to invite into a company."""

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
    field_order = ("email", "role")
