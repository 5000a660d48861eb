"""The table of rules is whole: each has a sentence, a home that exists, a page of words, and a test."""

from importlib.util import find_spec
from pathlib import Path

from permits.casework.models import RedFlag
from permits.rights import MATRIX
from permits.separation import BARRED, RULES, told

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CODES = {f"S{number}" for number in range(1, 19)}
TESTED_ELSEWHERE = {
    "S8": "tests/configuration/test_approving.py",
    "S15": "tests/accounts/front_door/test_sign_in.py",
}


def test_every_rule_of_the_domain_has_its_place() -> None:
    assert set(RULES) == CODES
    assert all(str(rule.sentence).endswith(".") for rule in RULES.values())


def test_every_home_that_the_table_names_is_there() -> None:
    missing = {home for rule in RULES.values() for home in rule.enforced if find_spec(home) is None}

    assert missing == set()


def test_every_rule_is_explained_to_the_city_and_tried_to_be_broken() -> None:
    page = (ROOT / "docs" / "separation-of-duties.md").read_text()
    tests = "\n".join(each.read_text() for each in HERE.glob("test_*.py") if each != Path(__file__))

    assert {code for code in CODES if f"| {code} |" not in page} == set()
    assert {code for code in CODES - set(TESTED_ELSEWHERE) if code not in tests} == set()
    assert all((ROOT / path).exists() for path in TESTED_ELSEWHERE.values())


def test_what_a_role_takes_away_is_a_right_that_exists() -> None:
    assert {action for _code, lost in BARRED.values() for action in lost} <= set(MATRIX)
    assert {code for code, _lost in BARRED.values()} | set(RedFlag.RULES.values()) <= CODES


def test_a_refusal_begins_with_its_code() -> None:
    assert told("S2") == f"S2: {RULES['S2'].sentence}"
    assert told("S2", "Not you.") == "S2: Not you."
