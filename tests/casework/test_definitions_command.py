"""`manage.py definitions` in the hands of the configuration administrator and of the building official."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.driving import People
from tests.workflows.kitchens import KITCHEN
from workflows.definitions.models import DefinitionDraft, DefinitionVersion

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("definitions", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(value: object) -> str:
        path = tmp_path / "dinner.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return str(path)

    return write


def test_a_definition_goes_from_a_file_to_a_version_through_two_people(who: People, written: Any) -> None:
    source = written(KITCHEN)

    assert said("lint", source) == "No findings.\n"
    said("draft", source, "--by", who.configuration.email)
    draft = DefinitionDraft.objects.get()
    with pytest.raises(CommandError, match="a second person must publish it"):
        said("publish", str(draft.pk), "--by", who.configuration.email)
    with pytest.raises(CommandError, match="Your role does not allow this"):
        said("publish", str(draft.pk), "--by", who.technician.email)
    said("publish", str(draft.pk), "--by", who.official.email, "--reason", "As agreed")

    version = DefinitionVersion.objects.get()
    assert (version.number, version.author, version.published_by, version.reason) == (
        1,
        who.configuration,
        who.official,
        "As agreed",
    )
    assert f"dinner 1: {version.published_at:%Y-%m-%d} by" in said("list")
    assert "Starter" in said("draw", "dinner")
    assert said("draw", "dinner", "--format", "mermaid").startswith("flowchart TD")


def test_findings_are_reported_with_place_and_remedy_and_stop_the_command(written: Any) -> None:
    source = written({**KITCHEN, "stages": [{**KITCHEN["stages"][1], "exits": []}]})
    out = StringIO()

    with pytest.raises(CommandError, match="cannot be published until"):
        call_command("definitions", "lint", source, "--json", stdout=out)

    (finding,) = json.loads(out.getvalue())
    assert (finding["code"], finding["where"], finding["severity"]) == (
        "dead_end",
        "stages[0].exits",
        "error",
    )
    assert "Give it an exit" in finding["what_to_do"]


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "is not JSON"), ({"code": "x"}, "cannot be used until its errors are put right")],
)
def test_a_file_that_is_no_definition_is_refused(written: Any, content: object, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        said("lint", written(content))


def test_what_does_not_exist_is_said_to_be_missing(who: People, written: Any) -> None:
    with pytest.raises(CommandError, match="There is no draft 999"):
        said("publish", "999", "--by", who.official.email)
    with pytest.raises(CommandError, match="There is no account with the address nobody"):
        said("draft", written(KITCHEN), "--by", "nobody@example.com")
    with pytest.raises(CommandError, match="No such file"):
        said("lint", "nowhere.json")
