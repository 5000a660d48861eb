"""A form changes a value in a file and leaves every comment, quote and line around it alone."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits.rulebook.yaml_rewriting import CannotRewrite, rewrite, same
from permits.rulebook.yaml_source import read_yaml
from permits.rulebook.yaml_writing import flow
from tests.townspeople import SAMPLE

TEXT = """\
# The table of 1997 – “Tabla”.
schedule: building
title: Fees   # as printed
source: >-
  A long text that is folded over
  two lines.
rules:
  - code: PERMIT
    label: "Permit: fee"
    tiers:
      - { up_to: 500, base: 23.50 }
      # Copies print 3.15.
      - { base: 5608.75, over: 500, rate: 3.65, per: 1000 }

  - code: FLAT
    amount: 1.00   # a dollar
    of: [PERMIT]
"""


def value(text: str = TEXT) -> Any:
    return read_yaml("fees/a.yaml", text).value


def changed(wanted: Any, text: str = TEXT) -> tuple[list[str], list[str]]:
    """Return the lines that went and the lines that came."""
    after = rewrite("fees/a.yaml", text, wanted)
    assert same(value(after), wanted)
    before_lines, after_lines = text.splitlines(), after.splitlines()
    gone = [line for line in before_lines if line not in after_lines]
    return gone, [line for line in after_lines if line not in before_lines]


def test_an_amount_is_changed_in_its_place() -> None:
    wanted = value()
    wanted["rules"][0]["tiers"][0]["base"] = Decimal("24.00")
    wanted["rules"][1]["amount"] = Decimal("2.50")

    gone, come = changed(wanted)

    assert gone == ["      - { up_to: 500, base: 23.50 }", "    amount: 1.00   # a dollar"]
    assert come == ["      - { up_to: 500, base: 24.00 }", "    amount: 2.50   # a dollar"]


def test_a_band_is_added_after_the_one_before_it_and_one_is_taken_away() -> None:
    wanted = value()
    tiers = wanted["rules"][0]["tiers"]
    tiers.insert(
        1, {"up_to": 900, "base": Decimal("30.00"), "over": 500, "rate": Decimal("1.10"), "per": 100}
    )

    gone, come = changed(wanted)
    del tiers[0]
    gone_again, come_again = changed(wanted)

    assert (gone, come) == ([], ["      - { up_to: 900, base: 30.00, over: 500, rate: 1.10, per: 100 }"])
    assert gone_again == ["      - { up_to: 500, base: 23.50 }"]
    assert come_again == come


def test_keys_come_and_go_in_blocks_and_between_braces() -> None:
    wanted = value()
    wanted["rules"][0]["tiers"][0]["rounding"] = "prorated"
    del wanted["rules"][0]["tiers"][1]["over"]
    wanted["rules"][1] = {"code": "FLAT", "label": "Flat: fee", "amount": 1, "minimum": 1, "of": ["PERMIT"]}

    gone, come = changed(wanted)

    assert "      - { up_to: 500, base: 23.50, rounding: prorated }" in come
    assert "      - { base: 5608.75, rate: 3.65, per: 1000 }" in come
    assert '    label: "Flat: fee"' in come
    assert "    minimum: 1" in come
    assert len(gone) == 2


def test_a_whole_line_is_added_and_removed_with_the_gap_between_lines() -> None:
    wanted = value()
    wanted["rules"].append({"code": "NEW", "label": "New", "tiers": [{"base": Decimal("1.00")}]})

    text = rewrite("fees/a.yaml", TEXT, wanted)
    del wanted["rules"][1]
    shorter = rewrite("fees/a.yaml", text, wanted)

    assert text == f"{TEXT}\n  - code: NEW\n    label: New\n    tiers:\n      - {{ base: 1.00 }}\n"
    assert "FLAT" not in shorter
    assert "\n\n\n" not in shorter
    assert "# Copies print 3.15." in shorter


def test_a_folded_text_stays_folded_and_what_cannot_be_folded_is_quoted() -> None:
    wanted = value()
    wanted["source"] = "Words " * 40 + "end"

    _gone, come = changed(wanted)
    wanted["source"] = "Two\nlines: here"
    _gone, quoted = changed(wanted)

    assert len(come) == 3
    assert all(line.startswith("  Words") for line in come)
    assert quoted == ['source: "Two\\nlines: here"']


def test_lists_between_brackets_change_within_them() -> None:
    wanted = value()
    wanted["rules"][1]["of"] = ["PERMIT", "OTHER"]

    gone, come = changed(wanted)

    assert (gone, come) == (["    of: [PERMIT]"], ["    of: [PERMIT, OTHER]"])


def test_a_file_with_windows_line_ends_keeps_them() -> None:
    text = TEXT.replace("\n", "\r\n")
    wanted = value()
    wanted["title"] = "Charges"

    after = rewrite("fees/a.yaml", text, wanted)

    assert after == text.replace("title: Fees ", "title: Charges ")


def test_what_cannot_be_written_in_place_is_refused_and_not_guessed() -> None:
    wanted = value()
    wanted["rules"].reverse()

    with pytest.raises(CannotRewrite):
        rewrite("fees/a.yaml", TEXT, wanted)
    with pytest.raises(CannotRewrite):
        rewrite("fees/a.yaml", "a: { b: 1, # why\n c: 2 }\n", {"a": {"b": 1}})


@pytest.mark.parametrize("path", sorted(SAMPLE.rglob("*.yaml")), ids=lambda path: path.stem)
def test_each_amount_and_text_of_the_sample_city_can_be_changed_alone(path: Path) -> None:
    text = path.read_text()
    wanted = read_yaml(path.name, text).value
    if "rules" in wanted:
        wanted["rules"][-1]["label"] = "Otherwise: “called”"
    elif "checklist" in wanted:
        wanted["checklist"][0]["citation"] = "Elsewhere"
    else:
        first = next(iter(wanted))
        wanted[first] = "Otherwise"

    after = rewrite(path.name, text, wanted)

    lines = [(a, b) for a, b in zip(text.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(lines) == 1


scalars = st.one_of(
    st.booleans(),
    st.integers(-999, 999),
    st.decimals(0, 1000, places=2),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20),
    st.sampled_from(
        ["no", "true", "1.50", "0607", "17:00", "2026-07-01", " a", "a ", "- a", "# a", "{a}", "~", "é: b"]
    ),
)


@given(st.dictionaries(st.sampled_from("abcdef"), scalars, min_size=1))
def test_whatever_is_written_reads_back_as_the_same(written: dict[str, Any]) -> None:
    assert same(value(f"part: {flow(written)}\n"), {"part": written})


@given(st.lists(st.tuples(scalars, scalars), min_size=1, max_size=5), st.data())
def test_any_change_of_a_table_reads_back_or_is_refused(rows: list[tuple[Any, Any]], data: Any) -> None:
    text = "rows:\n" + "".join(f"  - {flow({'a': a, 'b': b})}  # {n}\n" for n, (a, b) in enumerate(rows))
    wanted = {"rows": [{"a": a, "b": data.draw(scalars)} for a, _ in rows]}

    try:
        after = rewrite("fees/a.yaml", text, wanted)
    except CannotRewrite:
        return

    assert same(value(after), wanted)
    assert len(after.splitlines()) == len(text.splitlines())
