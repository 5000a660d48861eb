"""What an application still lacks before it can be handed in, and where each thing is put right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.companies.licences import Standing, best_of
from permits.applications.checking import wrong_answers
from permits.applications.facts import facts_of, party_in, rulebook_of, type_of
from permits.applications.forms.people import PeopleForm
from permits.applications.forms.project import ProjectForm
from permits.applications.licensing import fitting_licences
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.services.answers import PROJECT, step_of
from permits.applications.services.declarations import declarations_needed, is_reworded
from permits.applications.services.parties import PEOPLE
from permits.applications.services.signatures import DECLARATIONS
from permits.applications.steps import address_of
from permits.rulebook.answers import page_of
from workflows.timing import now


@dataclass(frozen=True)
class Problem:
    """Something to put right: on which step, in which field, in a sentence, and the link to the field."""

    page: str
    field: str
    text: str
    link: str = ""


def problems(application: PermitApplication, *, at: datetime | None = None) -> list[Problem]:
    """Return everything that stands against handing the application in, in the order of the form.

    Documents are not looked at here: the gate of submission asks for them.
    """
    if application.is_request:
        return list(_of_answers(application, at or now()))
    return [
        *_of_form(application, PROJECT, ProjectForm.stored(application).problems()),
        *_of_answers(application, at or now()),
        *_of_people(application, at or now()),
        *_of_declarations(application),
    ]


def _problem(application: PermitApplication, step: str, field: str, text: str) -> Problem:
    return Problem(step, field, text, f"{address_of(application, step)}?check=1#id_{field}")


def _of_form(application: PermitApplication, step: str, found: Mapping[str, str]) -> Iterator[Problem]:
    for field, text in found.items():
        yield _problem(application, step, field, text)


def _of_answers(application: PermitApplication, at: datetime) -> Iterator[Problem]:
    permit_type, language = type_of(application), get_language() or "en"

    def say(english: str) -> str:
        return rulebook_of(application).text(english, language)

    for place, text in wrong_answers(application, application.answers, at=at, say=say).items():
        yield _problem(application, step_of(page_of(permit_type, place)), place, text)


def _of_people(application: PermitApplication, at: datetime) -> Iterator[Problem]:
    found = PeopleForm.stored(application, facts_of(application)).problems()
    yield from _of_form(application, PEOPLE, found)
    contractor = party_in(application, Party.Role.CONTRACTOR)
    if contractor is not None and not {"builder", "licence_number"} & set(found):
        text = licence_problem(application, contractor, at=at)
        if text:
            yield _problem(application, PEOPLE, "licence_number", text)


def licence_problem(application: PermitApplication, contractor: Party, *, at: datetime) -> str:
    """Say why the contractor's company may not do this work, or "".

    An instant permit is issued by itself, so an invalid licence is refused before anybody pays; where plans
    are reviewed, the licence is asked for at issuance.
    """
    if contractor.organisation is None:
        return _(
            "Save the page “People” once more, so that the contractor’s company is found by its license."
        )
    right = {each.code: each.name for each in type_of(application).licence_classes}
    standing = best_of(fitting_licences(application, contractor), at=at)
    if standing is None:
        text = _("%(name)s has no licence of a class for this work. Needed: %(classes)s.")
        classes = _(" or ").join(f"{code} ({name})" for code, name in right.items())
        return text % {"name": contractor.name, "classes": classes}
    return _licence_now(contractor, standing) if application.is_instant else ""


def _licence_now(contractor: Party, standing: Standing) -> str:
    named = {"name": contractor.name, "why": standing.why}
    if standing.has_lapsed:
        text = _(
            "The licence of %(name)s is not active or has expired, so a permit cannot be issued. %(why)s"
        )
        return text % named
    if not standing.is_good and not standing.recent:
        return _("%(why)s Submit again later: everything that you filled in stays saved.") % named
    return ""


def _of_declarations(application: PermitApplication) -> Iterator[Problem]:
    signed = {each.kind: each for each in application.declarations.all()}
    for statement in declarations_needed(application):
        declaration = signed.get(statement.code)
        if declaration is None:
            text = _("Sign the declaration “%(title)s”.") % {"title": _said(application, statement.title)}
            yield _problem(application, DECLARATIONS, statement.code, text)
        elif is_stale(application, declaration):
            text = _("The contractor has changed: “%(title)s” must be signed again.")
            title = _said(application, statement.title)
            yield _problem(application, DECLARATIONS, statement.code, text % {"title": title})
        elif is_reworded(application, declaration):
            text = _("The words of the declaration “%(title)s” have changed: read it and sign it again.")
            title = _said(application, statement.title)
            yield _problem(application, DECLARATIONS, statement.code, text % {"title": title})


def is_stale(application: PermitApplication, declaration: Declaration) -> bool:
    """Tell whether a contractor's declaration was made for another licence than the one now named."""
    contractor = party_in(application, Party.Role.CONTRACTOR)
    if declaration.kind != Declaration.Kind.CONTRACTOR or contractor is None:
        return False
    made_for = declaration.details.get("licence_number")
    return made_for is not None and made_for != contractor.licence_number


def _said(application: PermitApplication, english: str) -> str:
    return rulebook_of(application).text(english, get_language() or "en")
