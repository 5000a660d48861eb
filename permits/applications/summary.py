"""Everything that was filled in, as rows to read."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permits.applications.facts import fields_of, is_owner_built, party_in, rulebook_of, type_of
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.services.answers import PROJECT, PROJECT_FIELDS, step_of
from permits.applications.services.declarations import declarations_needed, is_reworded
from permits.applications.services.editing import desk_of
from permits.applications.services.parties import PEOPLE
from permits.applications.services.signatures import DECLARATIONS
from permits.applications.steps import address_of, label_of
from permits.applications.wording import answer_in_words
from permits.presentation.templatetags.lintel import money
from permits.rulebook.answers import survey


@dataclass(frozen=True)
class Row:
    """One line: what was asked and what was answered."""

    label: str
    value: Any


@dataclass(frozen=True)
class Section:
    """The rows of one step, with the address where they are changed."""

    step: str
    heading: str
    rows: tuple[Row, ...]
    url: str


def sections(application: PermitApplication) -> list[Section]:
    """Return all steps with what was filled in; hidden answers are left out, unanswered ones are empty."""
    pages = [_page(application, page.code) for page in type_of(application).pages]
    if application.is_request:
        return pages
    return [_project(application), *pages, _people(application), _declarations(application)]


def _section(application: PermitApplication, step: str, rows: list[Row]) -> Section:
    return Section(step, label_of(application, step), tuple(rows), address_of(application, step))


def _project(application: PermitApplication) -> Section:
    typed = desk_of(application).typed.get(PROJECT, {})

    def row(name: str) -> Row:
        value = getattr(application, name)
        if name == "valuation":
            value = money(value)
        elif name == "work_class":
            value = work_class_name(application)
        label = str(application._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return Row(label[:1].upper() + label[1:], " ".join(typed.get(name, [])) or value)

    return _section(application, PROJECT, [row(name) for name in PROJECT_FIELDS])


def work_class_name(application: PermitApplication) -> str:
    """Return what the rulebook calls the kind of work."""
    names = {each.code: each.name for each in type_of(application).work_classes}
    return _say(application, names.get(application.work_class, application.work_class))


def _page(application: PermitApplication, code: str) -> Section:
    permit_type, answers = type_of(application), application.answers
    standing = survey(permit_type, answers, fields_of(application))
    say = partial(_say, application)
    rows = [
        Row(say(question.label), answer_in_words(question, answers, standing.facts, say))
        for question in permit_type.page(code).questions
        if question.code in standing.codes
    ]
    return _section(application, step_of(code), rows)


def _people(application: PermitApplication) -> Section:
    builder = _("The owner (owner-builder)") if is_owner_built(application) else ""
    contractor = party_in(application, Party.Role.CONTRACTOR)
    rows = [
        Row(_("Applicant"), _person(party_in(application, Party.Role.APPLICANT))),
        Row(_("Property owner"), _person(party_in(application, Party.Role.OWNER))),
        Row(_("Work is done by"), builder or _person(contractor)),
        Row(_("Design professional"), _person(party_in(application, Party.Role.DESIGN_PROFESSIONAL))),
    ]
    return _section(application, PEOPLE, rows)


def _person(party: Party | None) -> str:
    if party is None:
        return ""
    licence = ""
    if party.licence_number:
        licence = _("license %(number)s") % {
            "number": f"{party.licence_class} {party.licence_number}".strip()
        }
    return ", ".join(filter(None, [party.name, licence, party.phone, party.email, party.address]))


def _declarations(application: PermitApplication) -> Section:
    made: list[Declaration] = list(application.declarations.all())
    signed = {each.kind: each for each in made if not is_reworded(application, each)}
    rows = [
        Row(_say(application, each.title), _signature(signed.get(each.code)))
        for each in declarations_needed(application)
    ]
    return _section(application, DECLARATIONS, rows)


def _signature(declaration: Declaration | None) -> str:
    if declaration is None:
        return ""
    return _("Signed by %(name)s on %(day)s") % {
        "name": declaration.signed_name,
        "day": date_format(declaration.signed_at, "DATE_FORMAT"),
    }


def _say(application: PermitApplication, english: str) -> str:
    return rulebook_of(application).text(english, get_language() or "en")
