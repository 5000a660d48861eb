"""What the header offers, by who is looking."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.staff import is_staff, staff_role_for
from permits.casework import duties, queues
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from workflows.timing import now


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the links of the header for the person of a request, and the city whose pages these are."""
    user = getattr(request, "user", None)
    links = _public() if user is None or not user.is_authenticated else _signed_in(user)
    nearest = max(
        (each["url"] for each in links if request.path.startswith(each["url"])), key=len, default=""
    )
    for link in links:
        link["current"] = link["url"] == nearest
    return {
        "navigation": links,
        "city": _city(),
        "home_url": reverse("register:home"),
        "training_notice": duties.training_notice(user, at=now()),
    }


def _public() -> list[dict[str, Any]]:
    return [
        _link(_("Apply"), "applications:choose"),
        _link(_("Look up"), "register:search"),
        _link(_("Estimate fees"), "fees:estimate"),
    ]


def _signed_in(user: Any) -> list[dict[str, Any]]:
    if is_staff(user):
        return _staff(user, now())
    return [_link(_("My applications"), "applications:mine"), *_companies(user), *_public()]


def _companies(user: Any) -> list[dict[str, Any]]:
    """Return the link to the company of a person; who is in several finds them all on the profile."""
    of = user.company_id_list
    if len(of) > 1:
        return [{"label": _("My companies"), "url": f"{reverse('accounts:profile')}#companies"}]
    return [_link(_("My company"), "accounts:company", str(pk)) for pk in of]


def _staff(user: Any, at: datetime) -> list[dict[str, Any]]:
    names = queues.names_for(user, at=at)
    links = [_link(_("Queues"), "casework:queue", names[0])] if names else []
    pages = (
        ("take_payment", _("Open invoices"), "fees:open_invoices"),
        ("result_inspection", _("Inspections"), "inspections:day"),
        ("see_office_dashboard", _("Office"), "casework:office"),
        ("manage_team", _("Staff"), "casework:staff"),
        ("approve_late_comment", _("Late comments"), "reviews:late_comments"),
        ("read_standard_comments", _("Standard comments"), "reviews:libraries"),
        ("see_rules", _("Rules"), "rules:home"),
        ("see_review_plans", _("Review plans"), "plans:review_plans"),
        ("see_mail", _("Mail"), "notices:outgoing"),
        ("see_roles", _("Roles"), "access:roles"),
        ("look_through_emergencies", _("Emergencies"), "access:emergencies"),
        ("replay_dead_letters", _("Undelivered"), "casework:dead_letters"),
        ("see_store", _("File store"), "documents:stocktakings"),
        ("see_security_events", _("Security"), "privacy:security_events"),
        ("see_disposals", _("Retention"), "documents:disposals"),
    )
    links += [_link(label, name) for action, label, name in pages if staff_role_for(user, action, at=at)]
    return [*links, _link(_("Look up"), "register:search")]


def _link(label: str, name: str, *args: str) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, args=args)}


def _city() -> dict[str, Any]:
    try:
        city = rulebook_in_force(now().date()).city
    except NoRulebookInForce:
        return {}
    return {
        "name": city.name,
        "department": city.department,
        "is_sample": bool(city.unofficial_notice),
        "help_email": city.email,
        "help_phone": city.phone,
        "address": city.address,
    }
