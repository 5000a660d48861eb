"""What people type about who may see and do what."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from accounts.people import person_at
from accounts.roles import Role
from permits.applications.services.emergencies import HOURS
from permits.casework.staff_forms import DatedForm
from permits.presentation.fields import written
from permits.presentation.widgets import DayInput

UNKNOWN = _("Nobody with this address has an account here, with the address confirmed. Check the spelling.")


class PersonByAddress(forms.EmailField):
    """A person with an account, named by an e-mail address that he confirmed."""

    default_error_messages = {"required": _("Enter the e-mail address of the person."), "unknown": UNKNOWN}

    def clean(self, value: Any) -> User | None:
        address = super().clean(value)
        person = person_at(address)
        if address and person is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return person


class RoleForm(DatedForm):
    """Which role is asked for whom, and for how long."""

    user = PersonByAddress(
        label=_("E-mail address of the person"), help_text=_("The account must exist before it gets a role.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.order_by("name"),
        required=False,
        empty_label=_("None: for the whole department"),
        help_text=_("A plan reviewer works on the reviews of one team."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=400, error_messages={"required": _("Write the reason.")}
    )
    field_order = ["user", "role", "team", "since", "until", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("role") == Role.REVIEWER and not cleaned.get("team"):
            self.add_error("team", _("Choose the team whose reviews the person works on."))
        return cleaned


class UntilForm(forms.Form):
    """Until when, and why; the day is included, in the city's own time."""

    until = forms.DateField(
        label=_("Last day"), widget=DayInput, error_messages={"required": _("Choose the last day.")}
    )
    reason = written(
        _("Reason"),
        required=_("Write the reason."),
        most=400,
        rows=2,
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    def facts(self) -> dict[str, Any]:
        """Return the moment at which the last day is over, and the reason."""
        after = self.cleaned_data["until"] + timedelta(days=1)
        until = datetime.combine(after, time(), self.zone)
        return {"until": until, "reason": self.cleaned_data["reason"]}


class ShareForm(UntilForm):
    """Who may read, until when, and why."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("The person reads everything and changes nothing, after opening the link that we send."),
        error_messages={
            "required": _("Enter the e-mail address of the person."),
            "invalid": _("Enter an e-mail address like name@example.com."),
        },
    )
    field_order = ["email", "until", "reason"]


class LoanForm(UntilForm):
    """Which reviewer is lent to which team, until when, and why."""

    user = forms.ModelChoiceField(
        label=_("Reviewer"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who is lent.")},
    )
    team = forms.ModelChoiceField(
        label=_("To the team"),
        queryset=Team.objects.order_by("name"),
        empty_label=_("Choose a team"),
        error_messages={"required": _("Choose the team.")},
    )
    field_order = ["user", "team", "until", "reason"]

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(pk__in=[each.pk for each in people]).order_by(
            "name"
        )


class EmergencyForm(forms.Form):
    """Which record is opened in an emergency, why, and for how long."""

    number = forms.CharField(
        label=_("Application number"),
        max_length=40,
        error_messages={"required": _("Enter the number of the application.")},
    )
    reason = written(
        _("What happened, and why it cannot wait"),
        required=_("Write what happened; officials and auditors read it at once."),
        most=400,
    )
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=[(hours, _("%d h") % hours) for hours in HOURS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for how long.")},
    )


class NoteForm(forms.Form):
    """Why a request is refused, or a right ended."""

    reason = written(
        _("Reason"),
        required=_("Write the reason; it stays on record."),
        most=400,
    )
