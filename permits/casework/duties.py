"""What the office page offers of duties kept apart: by who is looking, with what waits for him."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permits.applications.authority import may
from permits.casework import red_flags, second_person

TOLD_BEFORE = timedelta(days=45)
"""So long before a role rests every page says so."""


def links_for(user: Any) -> list[dict[str, str]]:
    """Return the links of a person."""
    found = [_link(_("Declared interests"), "interests"), _link(_("My training"), "training")]
    if may(user, "look_through_red_flags"):
        number = red_flags.waiting_for(user)
        text = ngettext("Red flags (%(n)d waits)", "Red flags (%(n)d wait)", number) % {"n": number}
        found.insert(0, _link(text, "red_flags"))
    if second_person.concerns(user):
        number = second_person.number_for(user)
        text = _("What waits for a second person (%(n)d)") % {"n": number}
        found.insert(0, _link(text, "second_person"))
    if may(user, "waive_fee"):
        found.append({"label": _("Fee waivers"), "url": reverse("fees:waivers")})
    if may(user, "see_training"):
        found.append(_link(_("Training of everybody"), "training_of_all"))
    if may(user, "manage_team"):
        found.append(_link(_("Districts of inspectors"), "inspectors"))
    return found


def training_notice(user: Any, *, at: datetime) -> dict[str, Any] | None:
    """Return what every page tells a person whose roles rest, or soon will, for want of training (S14).

    It is read off the roles that the request has loaded anyway.
    """
    if user is None or not user.is_authenticated:
        return None
    moments = [
        each.suspended_from
        for each in user.granted_roles
        if each.suspended_from is not None and (each.until is None or at < each.until)
    ]
    first = min(moments, default=None)
    if first is None or first > at + TOLD_BEFORE:
        return None
    return {"rests": first <= at, "at": first, "url": reverse("casework:training")}


def _link(label: str, name: str) -> dict[str, str]:
    return {"label": label, "url": reverse(f"casework:{name}")}
