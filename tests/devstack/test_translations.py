"""Every text that a page can show is in the message catalogues."""

from pathlib import Path

import pytest

from devstack import translations

TEMPLATE = """{% load i18n %}
  {% if owner %}
      <a>{% translate "Apply" %}</a>
        {% blocktranslate count n=many trimmed %}
          {{ n }} day
        {% plural %}
          {{ n }} days
        {% endblocktranslate %}
    {% endif %}
{{ _("Don't") }} {% translate "May" context "month" %}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "forms.py").write_text('from x import gettext_lazy as _\nlabel = _("Licence")\n')
    monkeypatch.setattr(translations, "HOUSE", tmp_path)
    return tmp_path


def test_texts_of_code_and_templates_are_found(house: Path) -> None:
    found = translations.extracted()

    assert {message.id for message in found if message.id} == {
        "Apply",
        "Don't",
        "May",
        "Licence",
        ("%(n)s day", "%(n)s days"),
    }


def test_a_text_that_no_catalogue_has_is_reported_and_updating_cures_it(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = translations.check()
    translations.update()
    after = translations.check()

    assert (before, after) == (1, 0)
    assert "es: 'Licence' (accounts/forms.py) is not in the catalogue." in capsys.readouterr().out


def test_updating_twice_changes_nothing_and_keeps_translations(house: Path) -> None:
    translations.update()
    catalogue = house / "locale" / "es" / "LC_MESSAGES" / "django.po"
    entry = 'msgid "Apply"\nmsgstr "'
    catalogue.write_text(catalogue.read_text().replace(entry, f"{entry}Solicitar"))
    translations.update()
    once = catalogue.read_text()

    translations.update()

    assert catalogue.read_text() == once
    assert 'msgstr "Solicitar"' in once


def test_a_translation_that_lost_a_value_is_reported(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translations.update()
    catalogue = house / "locale" / "es" / "LC_MESSAGES" / "django.po"
    catalogue.write_text(catalogue.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(m)s día"'))

    code = translations.check()

    assert code == 1
    assert "is translated wrongly" in capsys.readouterr().out
