"""A new city from nothing: the starting pack, the schemas for editors, and the page of all keys."""

import json
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from permits.rulebook import describing
from permits.rulebook.rulebook import load_folder


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rulebook", *arguments, stdout=out)
    return out.getvalue()


def test_a_starting_pack_lints_without_a_warning_and_holds_the_answers(tmp_path: Path):
    said("new", "pine_bluff", "--to", str(tmp_path), "--city", 'Pine "Bluff": a #1', "--state", "WY")

    rules = load_folder(tmp_path / "pine_bluff")

    assert rules.warnings == ()
    assert (rules.city.name, rules.city.state) == ('Pine "Bluff": a #1', "WY")
    assert sorted(rules.types) == ["BLD", "REROOF"]
    assert len(rules.letters) == 11


def test_every_key_of_a_starting_pack_is_explained_above_its_first_use(tmp_path: Path):
    said("new", "pine_bluff", "--to", str(tmp_path))

    lines = (tmp_path / "pine_bluff" / "types" / "bld.yaml").read_text().splitlines()
    above = {line.strip(): before for before, line in pairwise(lines)}

    assert above["track: review"] == (
        "# instant: checked, paid and issued at once. review: people check the plans."
    )
    assert above["show_if: building_kind == 'house'"].lstrip().startswith("# A condition (CEL)")


def test_the_schema_that_a_file_names_is_there(tmp_path: Path):
    said("new", "pine_bluff", "--to", str(tmp_path))
    folder = tmp_path / "pine_bluff"

    named = {
        file: (file.parent / line.partition("$schema=")[2]).resolve()
        for file in folder.rglob("*.yaml")
        if (line := file.read_text().splitlines()[0]).startswith("# yaml-language-server")
    }

    assert len(named) >= 16
    assert all(json.loads(schema.read_text())["$schema"] for schema in named.values())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Pine Bluff"], "cannot name a pack"),
        (["../pine"], "cannot name a pack"),
        (["pine_bluff", "--state", "Wyoming"], r"city\.yaml:\d+: state"),
        (["pine_bluff", "--time-zone", "America/Nowhere"], "There is no time zone"),
    ],
)
def test_answers_that_would_not_lint_leave_nothing_behind(arguments, sentence, tmp_path: Path):
    with pytest.raises(CommandError, match=sentence):
        said("new", *arguments, "--to", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_starting_pack_never_overwrites(tmp_path: Path):
    said("new", "pine_bluff", "--to", str(tmp_path))

    with pytest.raises(CommandError, match="is there already"):
        said("new", "pine_bluff", "--to", str(tmp_path))


@pytest.mark.parametrize("name", sorted(describing.PARTS))
def test_every_key_that_can_be_written_is_explained(name):
    parts = describing._named()

    silent = [
        f"{part}.{key}"
        for part, key in describing.written_keys(name)
        if not describing.sentence(parts[part], key)
    ]

    assert silent == [], "write a sentence for each in permits/rulebook/schema/keys.yaml"


def test_the_page_of_all_keys_is_current():
    page = Path(settings.ROOT) / "docs" / "rulebook-keys.md"

    assert page.read_text() == describing.reference(), (
        "run: manage.py rulebook schema --reference docs/rulebook-keys.md"
    )


def test_the_schemas_are_written_for_editors(tmp_path: Path):
    said("schema", "--to", str(tmp_path))

    schema = json.loads((tmp_path / "type.schema.json").read_text())
    assert schema["properties"]["track"]["enum"] == ["instant", "review"]
    assert schema["properties"]["track"]["description"].startswith("instant: checked")
    assert schema["additionalProperties"] is False
    assert {file.name for file in tmp_path.iterdir()} == {f"{each}.schema.json" for each in describing.PARTS}
