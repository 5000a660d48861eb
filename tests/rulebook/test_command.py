"""The command line: lint, price, diff, publish, export."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from permits.rulebook.models import RulebookVersion
from tests.rulebook.conftest import SAMPLE


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rulebook", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pack", "problems"),
    [
        ("san_diego_sample", "No problems."),
        ("small_town", "No problems."),
        ("portland_sample", "1 problems."),  # a seam of the printed table, kept as printed
    ],
)
def test_the_packs_that_ship_lint_clean(pack, problems):
    assert said("lint", pack).splitlines()[-1] == problems


def test_a_bad_pack_fails_and_tells_machines_where(spoil):
    folder, out = spoil("city.yaml", "state: CA\n", ""), StringIO()

    with pytest.raises(CommandError):
        call_command("rulebook", "lint", str(folder), "--json", stdout=out)

    assert json.loads(out.getvalue()) == [
        {
            "file": "city.yaml",
            "line": 2,
            "key": "state",
            "message": "This key is missing.",
            "severity": "error",
        }
    ]


def test_a_price_is_worked_out_with_its_lines():
    out = said(
        "price",
        str(SAMPLE),
        "--type",
        "REROOF",
        "--on",
        "2026-11-22",
        "--json",
        "--facts",
        '{"valuation": 18000, "low_rise_residential": true}',
    )

    assert json.loads(out)["total"] == "296.59"


def test_a_whole_schedule_is_priced_without_a_type():
    facts = '{"valuation": 185432, "low_rise_residential": true}'

    out = said(
        "price", str(SAMPLE), "--schedule", "building", "--facts", facts, "--on", "2026-11-22", "--json"
    )

    lines = {line["code"]: line["amount"] for line in json.loads(out)["lines"]}
    assert (lines["PERMIT"], lines["PLAN-REVIEW"], lines["SB1473"]) == ("1475.35", "958.98", "8.00")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--type", "CASTLE", "--facts", "{}"], "The pack has the types ADU, BLD-COM"),
        (["--schedule", "castles", "--facts", "{}"], "The pack has the schedules area, building"),
        (["--type", "REROOF", "--facts", "{}"], "“valuation” is missing"),
        (["--type", "REROOF", "--facts", "[1]"], "must be a JSON object"),
        (["--type", "REROOF", "--facts", "{"], "is not JSON"),
        (["--type", "REROOF", "--facts", '{"valuation": NaN}'], "NaN is no number"),
        (["--facts", "{}"], "one of the arguments --type --schedule is required"),
    ],
)
def test_a_price_that_cannot_be_worked_out_says_why(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        said("price", "san_diego_sample", "--on", "2026-11-22", *arguments)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["burn", "san_diego_sample"], "invalid choice"),
        (
            ["diff", "san_diego_sample", "atlantis"],
            "no such folder.*one of: portland_sample, san_diego_sample",
        ),
        (
            ["publish", "san_diego_sample", "--effective", "soon"],
            "“soon” is no day; write it like 2027-07-01",
        ),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        said(*arguments)


def test_a_difference_is_told_with_both_texts(spoil):
    folder = spoil("fees/services.yaml", "amount: 20.00", "amount: 25.00")

    told = said("diff", str(SAMPLE), str(folder)).splitlines()
    machine = json.loads(said("diff", str(SAMPLE), str(folder), "--json"))

    [changed] = [each for each in machine if each["file"] == "fees/services.yaml"]
    assert told[-1] == f"{len(machine)} differences."
    assert (changed["before"], changed["after"]) == ("20.00", "25.00")


@pytest.mark.django_db
def test_a_pack_is_published_and_priced_by_its_number():
    out = said("publish", "small_town", "--effective", "2015-01-01")
    priced = said("price", "1", "--type", "FENCE", "--facts", "{}", "--on", "2026-11-22")

    assert "small_town version 1, in force from 2015-01-01" in out
    assert "30.00" in priced
    assert RulebookVersion.objects.count() == 1


@pytest.mark.django_db
def test_an_exported_version_is_the_published_pack_byte_for_byte(pack_folder: Path, tmp_path: Path):
    (pack_folder / "README.md").write_bytes("Líneas\r\nwith every kind of end\n\n".encode())
    said("publish", str(pack_folder), "--effective", "2015-01-01")

    said("export", "1", "--to", str(tmp_path / "out"))
    again = said("publish", str(tmp_path / "out" / pack_folder.name), "--effective", "2030-01-01")

    assert "version 1, in force from 2015-01-01" in again
    assert RulebookVersion.objects.count() == 1
    for written in (path for path in pack_folder.rglob("*") if path.is_file()):
        exported = tmp_path / "out" / pack_folder.name / written.relative_to(pack_folder)
        assert exported.read_bytes() == written.read_bytes()


@pytest.mark.django_db
def test_an_export_never_overwrites(tmp_path: Path):
    said("publish", "small_town", "--effective", "2015-01-01")
    (tmp_path / "small_town").mkdir()

    with pytest.raises(CommandError, match="is there already; move it away"):
        said("export", "1", "--to", str(tmp_path))
    assert list((tmp_path / "small_town").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["7", "99999999999999999999", "0"])
def test_a_version_that_was_never_published_is_not_exported(number, tmp_path: Path):
    with pytest.raises(CommandError, match=r"There is no published version .*; none is published yet"):
        said("export", number, "--to", str(tmp_path))


@pytest.mark.django_db
def test_a_broken_pack_is_not_published_at_all(spoil):
    folder = spoil("types/sign.yaml", "blds_type: Building", "blds_type: Castle")

    with pytest.raises(CommandError, match=r"types/sign\.yaml:\d+: blds_type"):
        said("publish", str(folder), "--effective", "2015-01-01")
    assert RulebookVersion.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2020-01-01", "Rules take effect in the future"), ("2090-01-01", "choose a later day")],
)
def test_a_day_that_is_past_or_taken_is_refused(spoil, day, sentence):
    said("publish", "small_town", "--effective", "2090-01-01")
    folder = spoil("city.yaml", "state: CA\n", "state: NV\n")

    with pytest.raises(CommandError, match=sentence):
        said("publish", str(folder), "--effective", day)
    assert RulebookVersion.objects.count() == 1


@pytest.mark.django_db
def test_publishing_for_somebody_unknown_is_refused():
    with pytest.raises(CommandError, match=r"no account with the address nobody@example\.org"):
        said("publish", "small_town", "--effective", "2015-01-01", "--by", "nobody@example.org")
