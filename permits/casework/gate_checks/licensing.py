"""Gates of the contractor's licence: not lapsed, verified at the moment of issue, and signed for."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.companies.licences import State, best_of
from permits.applications.belonging import parent_of
from permits.applications.facts import party_in, type_of
from permits.applications.licensing import contractor_of, fitting_licences, lapse_in_words
from permits.applications.models import Party, PermitApplication
from permits.applications.readiness import licence_problem
from permits.applications.services import taking_over
from permits.applications.services.records import NewPlace
from permits.rights import who_may
from workflows.actors import Actor
from workflows.blockers import Blocker

CONFIRMATION_LASTS = timedelta(hours=24)


def licence_is_good(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """6. The contractor's licence is of a right class, active and not expired today, and insured."""
    contractor = party_in(application, Party.Role.CONTRACTOR)
    if contractor is None:
        return []
    standing = best_of(fitting_licences(application, contractor), at=at)
    if standing is None:
        text = licence_problem(application, contractor, at=at)
    else:
        text = lapse_in_words(contractor, standing) if standing.has_lapsed else ""
    return [Blocker("licence_not_good", text, _("the contractor"))] if text else []


def licence_is_verified(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The licensing board says so now, or said so within a day and a person accepts that (journey 12)."""
    contractor = contractor_of(application)
    standing = best_of(fitting_licences(application, contractor), at=at) if contractor else None
    if contractor is None or standing is None or standing.state is not State.CANNOT_VERIFY:
        return []
    if standing.recent and _is_accepted(application, at):
        return []
    link = reverse("casework:application", args=[application.pk])
    if standing.recent:
        more = _("It was in force within the last day: a person of the office may accept that.")
    else:
        more = _("It is asked again by itself.")
    text = f"{lapse_in_words(contractor, standing)} {more}"
    return [Blocker("licence_cannot_verify", text, who_may("confirm_issuance_items"), link)]


def new_contractor_has_signed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The contractor who takes over has made his declarations himself (H&S 19825)."""
    parent = parent_of(application, actor) if application.relation == "change_of_record" else None
    if parent is None:
        return []
    link = reverse("applications:take_over", args=[application.pk])
    text = _("The new contractor signs online: %(title)s.")
    return [
        Blocker("declaration_unsigned", text % {"title": each.title}, _("the new contractor"), link)
        for each in taking_over.unsigned(application, parent)
    ]


def why_contractor_does_not_fit(parent: PermitApplication, place: NewPlace, at: datetime) -> tuple[str, str]:
    """Return code and sentence of why a company may not take a permit over, two empty ones where it may."""
    licences = list(place.company.licences.all()) if place.company else []
    if not licences:
        text = _("No company with the license %(licence)s is registered. Have it register first.")
        return "licence_unknown", text % {"licence": place.licence_number or "–"}
    stands_in = Party(application=parent, organisation=place.company, name=place.name)
    standing = best_of(fitting_licences(parent, stands_in), at=at)
    name = place.company.name if place.company else place.name
    if standing is not None and standing.is_good:
        return "", ""
    if standing is not None and standing.state is State.CANNOT_VERIFY:
        return "licence_cannot_verify", f"{name}: {standing.why}"
    right = licence_classes_in_words(parent)
    text = _("%(name)s has no license in force for this work. Needed: %(classes)s.")
    return "licence_not_good", text % {"name": name, "classes": right}


def licence_classes_in_words(application: PermitApplication) -> str:
    """Name the licence classes that may do the work of an application."""
    from_rules = type_of(application).licence_classes
    return _(" or ").join(f"{each.code} ({each.name})" for each in from_rules) or "–"


def _is_accepted(application: PermitApplication, at: datetime) -> bool:
    accepted = application.case.records.filter(thing__startswith="licence:", move="confirm_licence")
    return accepted.filter(at__gt=at - CONFIRMATION_LASTS, at__lte=at).exists()
