"""What a changed pack would mean for the open applications, before anybody publishes it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permits.casework import rule_changes
from permits.rulebook.rulebook import load_folder
from tests.driving import SAMPLE, People, application_at
from workflows.models import TransitionRecord, WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_rules(tmp_path: Path) -> Path:
    """The sample city, where fire reviews every second home and plumbing none."""
    for source in Path(SAMPLE).rglob("*.yaml"):
        copy = tmp_path / "other" / source.relative_to(SAMPLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.read_text())
    adu = tmp_path / "other" / "types" / "adu.yaml"
    text = adu.read_text().replace("    applies_if: sprinklers || fire_zone || hydrant_distance > 150\n", "")
    text = text.replace(
        '  - discipline: plumbing\n    reason: "{plumbing_fixtures} plumbing fixtures are added."\n', ""
    )
    adu.write_text(text)
    return tmp_path / "other"


def said(*words: str) -> str:
    out = StringIO()
    call_command("review_plans", *words, stdout=out)
    return out.getvalue()


def test_a_dry_run_names_what_each_open_application_would_gain_and_lose(
    who: People, other_rules: Path
) -> None:
    in_review = application_at("in_review", who)
    WorkItem.objects.filter(case=in_review.case, key="plumbing").update(
        status="claimed", assignee=who.reviewers["plumbing"]
    )
    sign = application_at("submitted", who, type_code="SIGN")
    application_at("issued", who, type_code="REROOF")

    text = said("dry_run", str(other_rules))

    assert "2 open applications, 1 would change." in text
    assert "1 would gain fire" in text
    assert f"{in_review.number}: gains fire; loses plumbing; would lose work begun on plumbing" in text
    assert sign.number not in text


def test_the_same_rules_change_nothing_and_nothing_is_written(who: People) -> None:
    application_at("in_review", who)
    before = TransitionRecord.objects.count(), WorkItem.objects.count()

    summary = json.loads(said("dry_run", str(SAMPLE), "--json"))

    assert (summary["cases"], summary["differing"], summary["gained"], summary["lost"]) == (1, 0, {}, {})
    assert summary["kept"] == {"structural": 1, "planning": 1, "electrical": 1, "plumbing": 1}
    assert (TransitionRecord.objects.count(), WorkItem.objects.count()) == before


def test_a_dry_run_takes_the_same_queries_however_many_applications_there_are(
    who: People, other_rules: Path
) -> None:
    rules = load_folder(other_rules)
    application_at("submitted", who)
    list(rule_changes.dry_run(rules))
    with CaptureQueriesContext(connection) as one:
        list(rule_changes.dry_run(rules))
    application_at("submitted", who)
    application_at("submitted", who, type_code="DEMO")

    with CaptureQueriesContext(connection) as three:
        changes = list(rule_changes.dry_run(rules))

    assert (len(changes), len(three)) == (3, len(one))


def test_the_plan_review_of_a_type_is_drawn() -> None:
    assert "Environmental health" in said("draw", "san_diego_sample", "--type", "ADU")
    assert said("draw", "san_diego_sample", "--type", "ADU", "--format", "mermaid").startswith("flowchart TD")
    with pytest.raises(CommandError, match="No plan review of “REROOF”; the pack has it for: ADU, BLD-COM"):
        said("draw", "san_diego_sample", "--type", "REROOF")
