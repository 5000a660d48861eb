"""The command line: lint, publish, price."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from permits.rulebook.models import RulebookVersion
from tests.rulebook.conftest import SAMPLE


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rulebook", *arguments, stdout=out)
    return out.getvalue()


def test_a_good_pack_lints_clean():
    assert said("lint", "san_diego_sample").strip() == "No problems."


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


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (["--type", "CASTLE"], "The pack has the types ADU, COM-TI"),
        (["--facts", "{}"], "“valuation” is missing"),
        (["--facts", "[1]"], "must be a JSON object"),
        (["--facts", "{"], "is not JSON"),
    ],
)
def test_a_price_that_cannot_be_worked_out_says_why(changed, sentence):
    usual = ["--type", "REROOF", "--on", "2026-11-22", "--facts", '{"valuation": 1}']

    with pytest.raises(CommandError, match=sentence):
        said("price", "san_diego_sample", *usual, *changed)


@pytest.mark.django_db
def test_a_pack_is_published_and_priced_by_its_number():
    out = said("publish", "san_diego_sample", "--effective", "2015-01-01")
    priced = said(
        "price",
        "1",
        "--type",
        "PV",
        "--facts",
        '{"valuation": 1, "system_kw": 7.6, "storage": false}',
        "--on",
        "2026-11-22",
    )

    assert "san_diego_sample version 1, in force from 2015-01-01" in out
    assert "251.00" in priced
    assert RulebookVersion.objects.count() == 1


@pytest.mark.django_db
def test_publishing_for_somebody_unknown_is_refused():
    with pytest.raises(CommandError, match=r"no account with the address nobody@example\.org"):
        said("publish", "san_diego_sample", "--effective", "2015-01-01", "--by", "nobody@example.org")
