"""Every model that hangs on an application knows who may see its rows, and finds them by an index."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from permits.applications.models import PermitApplication
from permits.applications.seeing import application_path
from tests.driving import NOON, People
from workflows.timing import at_moment

NO_PAGES: dict[str, str] = {
    "AnswerDraft": "what one person has typed; loaded by the person",
    "ReviewDraft": "what one person has typed; loaded by the person",
    "JudgedApplication": "the finding of a what-if; loaded by the what-if of its owner",
    "LedgerPosting": "a side of a booking; loaded with its entry, added up for all",
}
"""Models of an application whose rows no page lists by who is looking, and why."""


def belongs(model: type[models.Model], on_the_way: frozenset[type[models.Model]] = frozenset()) -> bool:
    """Tell whether each row of a model belongs to an application, itself or through what it belongs to."""
    for field in model._meta.concrete_fields:
        other = field.related_model
        if not isinstance(other, type) or field.null or other in on_the_way or other is model:
            continue
        if other is PermitApplication:
            return True
        if other.__module__.startswith("permits.") and belongs(other, on_the_way | {model}):
            return True
    return False


MODELS = sorted(
    (each for each in apps.get_models() if each.__module__.startswith("permits.") and belongs(each)),
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_each_model_of_an_application_says_who_sees_its_rows(model: Any) -> None:
    known = hasattr(model._default_manager, "visible_to")

    assert known != (model.__name__ in NO_PAGES), "give it visible_to, or say in NO_PAGES why none is needed"


def test_the_walk_finds_the_models_that_it_is_about() -> None:
    names = {each.__name__ for each in MODELS}

    assert names >= {"Declaration", "IssuanceItem", "PartyInvitation", "ReplayedRecord", "SheetScale", "Hold"}
    assert set(NO_PAGES) <= names


SEEN = [each for each in MODELS if hasattr(each._default_manager, "visible_to") and each.__name__ != "Notice"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", SEEN, ids=lambda model: model.__name__)
def test_what_a_contractor_sees_is_found_by_indexes(who: People, model: Any) -> None:
    with at_moment(NOON):
        rows = model._default_manager.visible_to(who.contractor).order_by()
        query, values = rows.values("pk").query.sql_with_params()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Seq Scan" not in plan, plan


@pytest.mark.parametrize("model", SEEN, ids=lambda model: model.__name__)
def test_each_such_model_says_by_which_way_it_belongs(model: Any) -> None:
    found: Any = model
    for step in application_path(model).split("__"):
        found = found if step == "pk" else found._meta.get_field(step).related_model

    assert found is PermitApplication
