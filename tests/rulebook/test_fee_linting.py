"""What the linter says of fees: gaps in time, lines that can never be due, credits and bounds gone wrong."""

from pathlib import Path

import pytest

from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import load_folder
from tests.rulebook.fee_files import line

FILE = "fees/services.yaml"
LAST = "rules:\n"


def warnings(folder: Path) -> list[str]:
    return [str(problem) for problem in load_folder(folder).warnings]


def with_rules(spoil, *rules: str) -> Path:
    return spoil(FILE, LAST, LAST + "".join(f"  - {{ {rule} }}\n" for rule in rules))


def version(folder: Path, *, begins: str, ends: str = "") -> Path:
    """Write a second version of the services' schedule."""
    text = (folder / FILE).read_text().replace('version: "2026.1"', 'version: "2027.1"')
    ending = f"\neffective_to: {ends}" if ends else ""
    (folder / "fees" / "services-2027.yaml").write_text(
        text.replace("effective_from: 2000-01-01", f"effective_from: {begins}{ending}")
    )
    return folder


def test_days_without_a_version_are_warned_of_with_both_ends(spoil) -> None:
    folder = spoil(FILE, "effective_from: 2000-01-01", "effective_from: 2000-01-01\neffective_to: 2026-12-31")
    version(folder, begins="2027-02-01")
    (folder / "fees" / "services-2027.yaml").write_text(
        (folder / "fees" / "services-2027.yaml").read_text().replace("\neffective_to: 2026-12-31", "")
    )

    found = warnings(folder)

    assert any("No version of “services” is in force from 2027-01-01 to 2027-01-31" in each for each in found)


def test_a_schedule_that_ends_without_a_successor_is_warned_of(spoil) -> None:
    found = warnings(
        spoil(FILE, "effective_from: 2000-01-01", "effective_from: 2000-01-01\neffective_to: 2026-12-31")
    )

    assert any("No version of “services” follows after 2026-12-31" in each for each in found)


def test_two_versions_at_once_are_refused(pack_folder: Path) -> None:
    with pytest.raises(PackRefused, match="Two versions of “services” are in force at once from 2027-02-01"):
        load_folder(version(pack_folder, begins="2027-02-01"))


@pytest.mark.parametrize(
    "condition",
    ["low_rise_residential && !low_rise_residential", "roof_area < 1.0", "slope == 'none'", "layers > 40"],
)
def test_a_line_whose_condition_no_answer_fulfils_is_warned_of(spoil, condition: str) -> None:
    with_rules(spoil, line("NEVER", f'basis: flat, amount: 1, applies_if: "{condition}"'))

    found = warnings(
        spoil("types/reroof.yaml", "fees:\n", "fees:\n  - { schedule: services, lines: [NEVER] }\n")
    )

    assert any(
        f"The line NEVER never applies here: no answer of this form fulfils “{condition}”" in w for w in found
    )


@pytest.mark.parametrize("condition", ["low_rise_residential", "roof_area > 5000.0", "slope != 'none'"])
def test_a_line_that_some_answer_fulfils_is_not_warned_of(spoil, condition: str) -> None:
    with_rules(spoil, line("SOME", f'basis: flat, amount: 1, applies_if: "{condition}"'))

    found = warnings(
        spoil("types/reroof.yaml", "fees:\n", "fees:\n  - { schedule: services, lines: [SOME] }\n")
    )

    assert not any("SOME" in warning for warning in found)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            [line("LESS", "basis: credit, of: [MAPPING], amount: 5")],
            "due at issuance and MAPPING at plan check",
        ),
        ([line("LESS", "basis: credit, of: [NOTHING], amount: 5")], "This schedule has no line NOTHING."),
        (
            [
                line("LESS", "basis: credit, of: [RECORDS], amount: 5"),
                line("LEAST", "basis: credit, of: [LESS], amount: 5"),
            ],
            "LESS is a credit itself; take LEAST off a fee.",
        ),
        (
            [
                line("ROUND", "basis: percent_of, percent: 5, of: [ABOUT]"),
                line("ABOUT", "basis: multiple_of, times: 5, of: [ROUND]"),
            ],
            "ROUND is in the end a percentage of itself.",
        ),
    ],
)
def test_lines_over_lines_that_cannot_be_are_refused(spoil, rules: list[str], said: str) -> None:
    with pytest.raises(PackRefused) as refused:
        load_folder(with_rules(spoil, *rules))

    problem = next(each for each in refused.value.problems if said in each.message)
    assert problem.file == FILE
    assert problem.key.startswith("rules[")


def test_a_credit_whose_lines_a_type_does_not_take_is_warned_of(spoil) -> None:
    with_rules(spoil, line("LESS", "basis: credit, of: [ADDRESS], amount: 5"))

    found = warnings(
        spoil("types/reroof.yaml", "fees:\n", "fees:\n  - { schedule: services, lines: [LESS] }\n")
    )

    assert any("The line LESS is about ADDRESS, and this type takes none of them." in each for each in found)


def test_a_table_with_columns_that_do_not_chain_is_warned_of(spoil) -> None:
    table = (
        "code: TABLE, label: Table, basis: columns, "
        "lines: [{code: ISSUE, label: Issue, stage: issuance, account: '1'}], "
        "columns: [{column: all, label: All}], "
        "bands: [{up_to: 100, amounts: {all: {ISSUE: {base: 10}}}}, "
        "{over: 100, per: 10, amounts: {all: {ISSUE: {base: 11, rate: 1}}}}]"
    )

    found = warnings(with_rules(spoil, table))

    assert any(
        "ISSUE, All: The bands do not chain at $100: the band below ends with $10.00" in each
        for each in found
    )


def test_a_fact_that_the_form_does_not_ask_is_refused(spoil) -> None:
    with_rules(spoil, line("SINKS", "basis: fixtures, items: [{fact: sinks, label: sink, each: 1}]"))

    with pytest.raises(PackRefused, match="measures “sinks”, which is not a number of this type's form"):
        load_folder(
            spoil("types/reroof.yaml", "fees:\n", "fees:\n  - { schedule: services, lines: [SINKS] }\n")
        )
