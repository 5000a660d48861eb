"""The steps of filling in an application, in order, with where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.services.answers import PROJECT, step_of
from permits.applications.services.editing import desk_of
from permits.applications.services.parties import PEOPLE
from permits.applications.services.signatures import DECLARATIONS
from permits.rulebook.demands import required_documents

DOCUMENTS, REVIEW = "documents", "review"
ADDRESSES = {
    PROJECT: "applications:project",
    PEOPLE: "applications:parties",
    DECLARATIONS: "applications:declarations",
    DOCUMENTS: "documents:for_application",
    REVIEW: "applications:review",
}


@dataclass(frozen=True)
class Step:
    """One page of the form: ``state`` is done, here, ahead, or attention where something is missing."""

    code: str
    label: str
    url: str
    state: str = "ahead"


def step_codes(application: PermitApplication) -> list[str]:
    """Return the codes of all steps in order; a request takes place and people over from its permit."""
    pages = [step_of(page.code) for page in type_of(application).pages]
    papers = [DOCUMENTS] if type_of(application).documents else []
    if application.is_request:
        return [*pages, *papers, REVIEW]
    return [PROJECT, *pages, PEOPLE, *papers, DECLARATIONS, REVIEW]


def address_of(application: PermitApplication, code: str) -> str:
    """Return the address of a step; that of the review page where its room is not open."""
    try:
        if code in ADDRESSES:
            return reverse(ADDRESSES[code], args=[application.pk])
        return reverse("applications:edit", args=[application.pk, code.removeprefix("page-")])
    except NoReverseMatch:
        return reverse("applications:review", args=[application.pk])


def label_of(application: PermitApplication, code: str) -> str:
    """Return what a step is called on the screen."""
    built_in = {
        PROJECT: _("Project"),
        PEOPLE: _("People"),
        DOCUMENTS: _("Documents"),
        DECLARATIONS: _("Declarations"),
        REVIEW: _("Review and submit"),
    }
    if code in built_in:
        return built_in[code]
    page = type_of(application).page(code.removeprefix("page-"))
    return rulebook_of(application).text(page.title, get_language() or "en")


def steps_of(application: PermitApplication, *, here: str, lacking: Iterable[str] = ()) -> list[Step]:
    """Return all steps; ``lacking`` names those with something to put right."""
    visited, lacking = set(desk_of(application).visited), set(lacking)
    handed_in = set(application.documents.filter(removed_at=None).values_list("slot", flat=True))
    if handed_in:
        visited.add(DOCUMENTS)
    if any(
        slot.code not in handed_in for slot in required_documents(type_of(application), facts_of(application))
    ):
        lacking.add(DOCUMENTS)

    def state(code: str) -> str:
        if code == here:
            return "here"
        if code not in visited:
            return "ahead"
        return "attention" if code in lacking else "done"

    return [
        Step(code, label_of(application, code), address_of(application, code), state(code))
        for code in step_codes(application)
    ]


def next_after(application: PermitApplication, code: str) -> str:
    """Return the address of the step after one."""
    codes = step_codes(application)
    return address_of(application, codes[codes.index(code) + 1])


def previous_to(application: PermitApplication, code: str) -> str:
    """Return the address of the step before one, "" before the first."""
    codes = step_codes(application)
    place = codes.index(code)
    return address_of(application, codes[place - 1]) if place else ""
