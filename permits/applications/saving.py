"""Save one step of the form, whichever it is: the same for the button and for saving as one goes."""

from datetime import datetime
from typing import Any

from permits.applications.facts import type_of
from permits.applications.forms.declarations import FORMS
from permits.applications.forms.partial import PartialForm
from permits.applications.forms.people import PeopleForm
from permits.applications.forms.project import ProjectForm
from permits.applications.forms.questions import PageForm
from permits.applications.models import PermitApplication
from permits.applications.services.answers import PROJECT, save_answers, save_project
from permits.applications.services.declarations import declarations_needed
from permits.applications.services.parties import PEOPLE
from permits.applications.services.people import save_people
from permits.applications.services.signatures import DECLARATIONS, keep_unsigned

PAGE = "page-"


class NoSuchStep(LookupError):
    """The form has no such step."""


def form_of(application: PermitApplication, step: str, data: Any = None, *, spare: str = "") -> PartialForm:
    """Return the form of a step; ``spare`` names a group to which an entry is added.

    :raises NoSuchStep: when there is none.
    """
    if step == PROJECT:
        return ProjectForm(application, data)
    if step == PEOPLE:
        return PeopleForm(application, data=data)
    return PageForm(application, page_called(application, step), data, spare=spare)


def stored_form_of(application: PermitApplication, step: str) -> PartialForm:
    """Return the form of a step as it stands, with what is wrong in it. :raises NoSuchStep:"""
    if step == PROJECT:
        return ProjectForm.stored(application)
    if step == PEOPLE:
        return PeopleForm.stored(application)
    return PageForm.stored(application, page_called(application, step))


def page_called(application: PermitApplication, step: str) -> Any:
    """Return the rulebook's page of a step. :raises NoSuchStep:"""
    try:
        return type_of(application).page(step.removeprefix(PAGE))
    except KeyError as unknown:
        raise NoSuchStep(step) from unknown


def save_step(
    application: PermitApplication, step: str, data: Any, *, actor: Any, at: datetime
) -> PartialForm | None:
    """Save what was posted to a step and return its form, so that the page can say what is wrong.

    :raises NoSuchStep: when the form has none of that name.
    :raises NotEditable, NotYours: see :func:`permits.applications.services.editing.open_for_editing`.
    """
    if step == DECLARATIONS:
        keep_declarations(application, data, actor=actor, at=at)
        return None
    form = form_of(application, step, data)
    if isinstance(form, PageForm):
        save_answers(application, form.page.code, dict(data.lists()), actor=actor, at=at)
        return form
    save = save_people if step == PEOPLE else save_project
    save(application, values=form.readable(), typed=form.unreadable(), actor=actor, at=at)
    return form


def keep_declarations(application: PermitApplication, data: Any, *, actor: Any, at: datetime) -> None:
    """Keep what was filled into declarations that are not signed yet; a signature is never kept."""
    typed: dict[str, list[str]] = {}
    for statement in declarations_needed(application):
        typed |= FORMS[statement.code](application, data).typed()
    keep_unsigned(application, typed=typed, actor=actor, at=at)
