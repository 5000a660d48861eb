"""Forms: what a person who makes a mistake sees, and what a screen reader is told."""

from decimal import Decimal

import pytest
from django import forms
from django.utils.html import escape

from permits.presentation.widgets import MoneyInput
from tests.presentation.gallery import Answers


@pytest.fixture
def refused() -> Answers:
    return Answers({"owner_name": "<b>", "email": "x", "valuation": "a lot", "solar": "yes"})


def test_every_refused_field_is_linked_from_the_summary_to_a_control_that_exists(refused: Answers) -> None:
    page = str(refused)

    links = [part.split('"')[0] for part in page.split('href="#')[1:]]
    assert len(links) == len([name for name in refused.errors if name != "token"])
    for target in links:
        assert f' id="{target}"' in page, target


def test_a_refused_field_is_described_by_its_hint_and_its_error(refused: Answers) -> None:
    field = refused["valuation"].as_field_group()

    assert 'aria-describedby="id_valuation_helptext id_valuation_error"' in field
    assert 'aria-invalid="true"' in field
    assert "usa-input--error" in field
    assert 'id="id_valuation_error"' in field
    assert "Enter a number." in field


def test_what_was_typed_comes_back_escaped(refused: Answers) -> None:
    field = refused["owner_name"].as_field_group()

    assert escape("<b>") in field
    assert "<b>" not in field


def test_a_problem_with_a_hidden_field_is_told_in_the_summary(refused: Answers) -> None:
    assert "Token: This field is required." in str(refused)


def test_a_form_without_mistakes_shows_no_summary() -> None:
    assert "usa-alert" not in str(Answers())


def test_radios_and_checkboxes_are_groups_with_a_legend() -> None:
    form = Answers()

    for name in ("solar", "work", "trades", "extras"):
        field = form[name].as_field_group()
        assert field.count("<fieldset") == field.count("<legend") == 1, name
        assert "usa-radio__label" in field or "usa-checkbox__label" in field, name


def test_every_visible_control_of_a_form_has_a_uswds_class() -> None:
    form = Answers()

    for field in form.visible_fields():
        assert "usa-" in str(field), field.name


def test_a_required_field_is_marked_and_an_optional_one_says_so() -> None:
    form = Answers()

    assert "lintel-field__required" in form["email"].as_field_group()
    assert "(optional)" in form["area"].as_field_group()


def test_a_question_that_depends_on_another_says_on_which_answer() -> None:
    field = Answers()["panels"].as_field_group()

    assert 'data-lintel-show-if-name="solar"' in field
    assert 'data-lintel-show-if-value="yes"' in field


@pytest.mark.parametrize("typed", ["1250", "1,250.00", "$1,250", " $ 1250.00 "])
def test_money_is_understood_the_way_people_write_it(typed: str) -> None:
    field = forms.DecimalField(widget=MoneyInput())

    value = field.clean(field.widget.value_from_datadict({"v": typed}, {}, "v"))

    assert value == Decimal("1250")


def test_money_is_shown_with_cents_and_a_mistake_is_shown_as_typed() -> None:
    widget = MoneyInput()

    assert 'value="1,250.00"' in widget.render("v", Decimal("1250"))
    assert 'value="a lot"' in widget.render("v", "a lot")
    assert "value=" not in widget.render("v", None)
