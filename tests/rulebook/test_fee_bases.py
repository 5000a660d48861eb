"""The bases of fees beyond tables: fixtures, costs, credits, bounds of several lines, columns, dates."""

from decimal import Decimal

import pytest

from permits.rulebook.pricing import CannotPrice, price_schedule
from permits.rulebook.problems import PackRefused
from tests.rulebook.fee_files import ON, amounts, formula, line, priced, written

FIXTURES = (
    "basis: fixtures, items: [{fact: sinks, label: sink, each: 9.80}, "
    "{fact: heaters, label: water heater, first: 122.97, each: 60}]"
)
LISTED = (
    "basis: fixtures, fact: fixtures, items: [{item: sink, label: sink, each: 9.80}, "
    "{item: toilet, label: toilet, each: 12.40}]"
)


def test_each_kind_of_fixture_has_its_price_from_facts_of_their_own(tmp_path):
    plumbing = written(tmp_path, line("PLUMBING", FIXTURES))

    assessment = priced(plumbing, sinks=3, heaters=2)

    assert amounts(assessment) == {"PLUMBING": "212.37"}
    assert formula(assessment, "PLUMBING") == (
        "3 × $9.80 (sink) + $122.97 for the first water heater + 1 × $60.00 each further = $212.37"
    )


@pytest.mark.parametrize("held", [{"sink": 2, "toilet": 1}, ["sink", "toilet", "sink"]])
def test_each_kind_of_fixture_has_its_price_from_one_list(tmp_path, held):
    plumbing = written(tmp_path, line("PLUMBING", LISTED + ", minimum: 20"))

    assert amounts(priced(plumbing, fixtures=held)) == {"PLUMBING": "32.00"}
    assert formula(priced(plumbing, fixtures={}), "PLUMBING") == (
        "None counted = $0.00, raised to the minimum of $20.00"
    )


def test_fixtures_that_nobody_counted_are_named_and_not_free(tmp_path):
    for rule in (FIXTURES, LISTED):
        assessment = priced(written(tmp_path, line("PLUMBING", rule)))

        assert assessment.lines == ()
        assert "cannot be priced" in assessment.undecided[0]


def test_a_consultants_cost_is_passed_on_with_the_citys_share(tmp_path):
    outside = written(tmp_path, line("OUTSIDE", "basis: cost, fact: consultant_cost, percent: 15"))

    assert amounts(priced(outside, consultant_cost=Decimal("1200.10"))) == {"OUTSIDE": "1380.12"}


def credit_rules(*credits: str) -> list[str]:
    return [line("FEE", "basis: flat, amount: 100"), *credits]


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("amount: 40", "-40.00"),
        ("amount: 140", "-100.00"),
        ("percent: 50", "-50.00"),
        ("fact: paid_before", "-70.00"),
    ],
)
def test_a_credit_is_a_negative_line_and_ends_at_its_lines(tmp_path, credit, expected):
    schedule = written(tmp_path, *credit_rules(line("CREDIT", f"basis: credit, of: [FEE], {credit}")))

    assessment = priced(schedule, paid_before=70)

    assert amounts(assessment)["CREDIT"] == expected
    assert assessment.total == 100 + Decimal(expected)


def test_two_credits_share_what_their_line_has_left(tmp_path):
    credits = [line(code, "basis: credit, of: [FEE], amount: 70") for code in ("FIRST", "SECOND", "THIRD")]
    schedule = written(tmp_path, *credit_rules(*credits))

    assessment = priced(schedule)

    assert amounts(assessment) == {"FEE": "100.00", "FIRST": "-70.00", "SECOND": "-30.00"}
    assert formula(assessment, "SECOND") == (
        "Credit of $70.00, limited to the $30.00 left of Fee $100.00 = -$30.00"
    )


def test_several_lines_come_to_at_least_or_at_most(tmp_path):
    base = [
        line("ONE", "basis: count, fact: n, unit: thing, each: 10"),
        line("TWO", "basis: flat, amount: 15"),
    ]
    bound = line("BOUND", "basis: together, of: [ONE, TWO], at_least: 60, at_most: 200")
    schedule = written(tmp_path, *base, bound)

    few, some, many = (priced(schedule, n=count) for count in (2, 10, 30))

    assert (few.total, some.total, many.total) == (Decimal(60), Decimal(115), Decimal(200))
    assert amounts(few)["BOUND"] == "25.00"
    assert "BOUND" not in amounts(some)
    assert formula(many, "BOUND") == (
        "(One $300.00 + Two $15.00) = $315.00; together at most $200.00: -$115.00"
    )


def test_lines_that_build_on_one_another_are_refused_with_the_circle(tmp_path):
    schedule = written(
        tmp_path,
        line("A", "basis: percent_of, percent: 10, of: [B]"),
        line("B", "basis: multiple_of, times: 2, of: [A]"),
    )

    assert "A → B → A" in priced(schedule).undecided[0]


def test_a_schedule_that_is_not_in_force_prices_nothing(tmp_path):
    schedule = written(tmp_path, line("FEE", "basis: flat, amount: 1"))

    with pytest.raises(
        CannotPrice, match="No version of the fee schedule “written” is in force on 2025-11-22"
    ):
        price_schedule(schedule, {}, ON.replace(year=2025))


@pytest.mark.parametrize(
    ("rule", "key", "sentence"),
    [
        ("basis: flat, amount: -1.50", "rules[0].amount", "must not be below zero"),
        (
            "basis: valuation, tiers: [{base: 1, over: 0, rate: -3.05, per: 100}]",
            "rate",
            "must not be below zero",
        ),
        ("basis: flat, amount: high", "rules[0].amount", "Expected a number such as 12.50. It says “high”."),
        (
            "basis: per_door, amount: 1",
            "rules[0]",
            "There is no such basis; expected one of: valuation, area",
        ),
        ("basis: credit, of: [A]", "amount", "exactly one of `amount`, `percent` and `fact`"),
        ("basis: credit, of: [A], amount: 5, percent: 5", "amount", "exactly one of"),
        ("basis: together, of: [A]", "at_least", "Say what the lines come to"),
        ("basis: percent_of, percent: 5, of: [A, A]", "of", "“A” stands twice"),
        (
            "basis: multiple_of, times: 2, of: [A], on_appeal: {fact: t, at_least: 3}",
            "on_appeal",
            "more than 2",
        ),
        (
            "basis: fixtures, items: [{item: sink, label: sink, each: 1}]",
            "fact",
            "name the `fact` that holds it",
        ),
        (
            "basis: fixtures, fact: f, items: [{label: sink, each: 1}]",
            "items",
            "needs either `item` or `fact`",
        ),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_file_line_and_key(tmp_path, rule, key, sentence):
    with pytest.raises(PackRefused) as refused:
        written(tmp_path, line("X", rule))

    problem = refused.value.problems[0]
    assert (problem.file, problem.line) == ("fees/written.yaml", 8)
    assert key in problem.key
    assert sentence in problem.message


TABLE = (
    "code: TABLE, label: Table, basis: columns, "
    "lines: [{code: REVIEW, label: Review, stage: plan_check, account: '1'},"
    " {code: ISSUE, label: Issue, stage: issuance, account: '1'}], "
)
COLUMNS = "columns: [{column: new, label: New, applies_if: is_new}, {column: other, label: Other}], "


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        (
            COLUMNS + "bands: [{amounts: {old: {REVIEW: {base: 1}}}}]",
            "There is no column “old”; expected one of: new",
        ),
        (COLUMNS + "bands: [{amounts: {new: {FINAL: {base: 1}}}}]", "The table has no line FINAL"),
        (COLUMNS + "bands: [{amounts: {new: {REVIEW: {base: 1, rate: 2}}}}]", "needs `over` and `per`"),
        (
            COLUMNS
            + "bands: [{up_to: 5, amounts: {new: {REVIEW: {base: 1}}}}, "
            + "{amounts: {new: {ISSUE: {base: 1}}}}]",
            "“new” has no amount for REVIEW in band 2",
        ),
        (
            "columns: [{column: a, label: A}, {column: b, label: B}], "
            "bands: [{amounts: {a: {ISSUE: {base: 1}}}}]",
            "Only the last column may be without `applies_if`",
        ),
    ],
)
def test_a_table_whose_columns_do_not_fit_is_refused(tmp_path, rest, sentence):
    with pytest.raises(PackRefused, match=sentence.replace("(", r"\(")):
        written(tmp_path, TABLE + rest)


def test_work_that_fits_no_column_is_said_and_not_priced(tmp_path):
    only_new = "columns: [{column: new, label: New, applies_if: is_new}], "
    bands = "bands: [{amounts: {new: {ISSUE: {base: 1}}}}]"
    schedule = written(tmp_path, TABLE + only_new + bands)

    assert amounts(priced(schedule, valuation=10, is_new=True)) == {"ISSUE": "1.00"}
    assert "no column of TABLE fits this work" in priced(schedule, valuation=10, is_new=False).undecided[0]
