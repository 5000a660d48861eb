"""The names that a city's rules give, in the language of who reads the page."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tests.driving import People
from workflows.timing import at_moment

PAGE = Template("{% load rules_words %}{% for each in names %}{% rules_words each %};{% endfor %}")

BEFORE_ANY_RULES = datetime(1990, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def page(*names: str) -> str:
    context = Context({"names": names})
    context.request = RequestFactory().get("/")  # type: ignore[attr-defined]  # as a RequestContext has it
    return PAGE.render(context)


def test_who_reads_spanish_reads_the_names_of_the_rules_in_spanish(
    who: People, django_assert_num_queries: object
) -> None:
    with translation.override("es"):
        page("Accessory dwelling unit")  # the version is read once in each process

    with translation.override("es"), django_assert_num_queries(1):  # type: ignore[operator]
        shown = page("Accessory dwelling unit", "Re-roof in kind", "A name of older rules")

    assert shown == "Vivienda accesoria (ADU);Cambio de techo del mismo tipo;A name of older rules;"


def test_who_reads_english_waits_for_no_rules(who: People, django_assert_num_queries: object) -> None:
    with translation.override("en"), django_assert_num_queries(0):  # type: ignore[operator]
        assert page("Re-roof in kind") == "Re-roof in kind;"


def test_before_the_first_rules_names_are_shown_as_they_are(who: People) -> None:
    with translation.override("es"), at_moment(BEFORE_ANY_RULES):
        assert page("Re-roof in kind") == "Re-roof in kind;"


def test_a_name_is_never_mark_up(who: People) -> None:
    with translation.override("es"):
        assert page("<b>Sign</b>") == "&lt;b&gt;Sign&lt;/b&gt;;"
