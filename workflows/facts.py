"""The facts of a move, checked before it: names by the verb, values by the fields they go into."""

import inspect
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.translation import gettext as _
from django_fsm import GET_STATE

from workflows.blockers import Blocker, FactsInvalid
from workflows.models import Workflowed


def misfit(subject: Workflowed, name: str, at: datetime, facts: dict[str, Any]) -> FactsInvalid | None:
    """Return why the facts are not those that a move takes, or None.

    A fact that carries the name of a field must be a value that the field can hold.
    """
    wrong = _wrong_names(subject, name, at, facts) or _wrong_values(subject, facts)
    wrong = wrong or _wrong_target(subject, name, at, facts)
    return FactsInvalid(subject, name, [Blocker("facts_invalid", text) for text in wrong]) if wrong else None


def _wrong_names(subject: Workflowed, name: str, at: datetime, facts: dict[str, Any]) -> list[str]:
    signature = _signature(type(subject), name)
    if _named(signature) == (facts.keys() | {"at"}):
        return []
    try:
        signature.bind(subject, at=at, **facts)
    except TypeError as error:
        return [str(error)]
    return []


def _wrong_values(subject: Workflowed, facts: dict[str, Any]) -> list[str]:
    found = []
    for fact, value in facts.items():
        try:
            subject._meta.get_field(fact).clean(value, subject)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
        except ValidationError as error:
            found += [f"{fact}: {text}" for text in error.messages]
    return found


def _wrong_target(subject: Workflowed, name: str, at: datetime, facts: dict[str, Any]) -> list[str]:
    transitions = getattr(type(subject), name)._django_fsm.transitions
    target = transitions[str(subject.status)].target
    if not isinstance(target, GET_STATE) or target.allowed_states is None:
        return []
    wanted = target.func(subject, at=at, **facts)
    if wanted in target.allowed_states:
        return []
    return [_("This move does not lead to “%(status)s”.") % {"status": wanted}]


@cache
def _named(signature: inspect.Signature) -> frozenset[str]:
    """Return the names that a move demands by keyword, of one that takes no others; else nothing."""
    _subject, *others = signature.parameters.values()
    simple = all(each.kind is each.KEYWORD_ONLY and each.default is each.empty for each in others)
    return frozenset(each.name for each in others) if simple else frozenset()


@cache
def _signature(model: type[Workflowed], name: str) -> inspect.Signature:
    return inspect.signature(getattr(model, name))
