"""Anybody can learn what a permit will cost, and the estimate is what the invoice then says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits.fees.estimate_form import EstimateForm
from permits.fees.estimating import facts_asked, fixtures_asked
from permits.fees.models import Invoice
from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.queries import rulebook_in_force
from permits.rulebook.rulebook import Rulebook, load, load_folder
from tests.driving import NOON, SAMPLE, People

URL = "/money/estimate/"


@pytest.fixture
def anybody(who: People) -> Client:
    return Client()


def test_the_page_needs_no_account_and_lists_every_type(anybody: Client) -> None:
    page = anybody.get(reverse("fees:estimate")).content.decode()

    assert reverse("fees:estimate") == URL
    for name in ("Re-roof in kind", "Accessory dwelling unit"):
        assert name in page


def test_a_reroof_of_18000_dollars_is_estimated_to_the_cent_with_its_working(anybody: Client) -> None:
    query = {"type": "REROOF", "valuation": "18,000", "low_rise_residential": "yes"}

    page = anybody.get(URL, query).content.decode()

    assert "$296.59" in page
    assert "16 × $14.00 per additional $1,000 or fraction" in page
    assert "Not yet in the sum" not in page


def test_the_estimate_equals_the_invoice(anybody: Client, invoice: Invoice) -> None:
    page = anybody.get(
        URL, {"type": "REROOF", "valuation": "18000", "low_rise_residential": "yes"}
    ).content.decode()

    assert f"${invoice.total}" in page


def test_what_is_left_open_is_named_and_not_guessed(anybody: Client) -> None:
    page = anybody.get(URL, {"type": "REROOF", "valuation": "18000"}).content.decode()

    assert "At least" in page
    assert "State strong motion fee, residential (SMIP)" in page


@pytest.mark.parametrize("typed", ["", "0", "-5", "a lot"])
def test_a_valuation_that_is_none_is_explained_beside_its_field(anybody: Client, typed: str) -> None:
    answer = anybody.get(URL, {"type": "REROOF", "valuation": typed})

    assert answer.status_code == 200
    assert "usa-error-message" in answer.content.decode()
    assert "Your estimate" not in answer.content.decode()


@pytest.mark.parametrize("query", [{"type": "NOPE"}, {"type": "REROOF", "roof": "x"}, {}])
def test_odd_addresses_show_the_page(anybody: Client, query: dict[str, str]) -> None:
    assert anybody.get(URL, query).status_code == 200


def test_every_type_asks_only_what_its_fees_depend_on(who: People) -> None:
    rulebook = rulebook_in_force(NOON.date())

    asked = {code: facts_asked(rulebook, each, on=NOON.date()) for code, each in rulebook.types.items()}

    assert asked["REROOF"] == ["valuation", "low_rise_residential"]
    assert {code for code, names in asked.items() if not names} == {"EXT", "COR", "REF"}  # flat fees, or none
    assert max(len(names) for names in asked.values()) <= 8


def test_every_type_can_be_estimated_from_a_valuation_alone(anybody: Client, who: People) -> None:
    for code in rulebook_in_force(NOON.date()).types:
        answer = anybody.get(URL, {"type": code, "valuation": "250000"})
        assert answer.status_code == 200, code
        assert "Your estimate" in answer.content.decode(), code


def test_the_estimate_stores_nothing(anybody: Client, django_assert_max_num_queries: Any) -> None:
    anybody.get(URL, {"type": "ADU", "valuation": "250000"})

    with django_assert_max_num_queries(3):
        anybody.get(URL, {"type": "ADU", "valuation": "250000"})


FIXTURES = """
          - code: fixtures
            kind: group
            label: Fixtures
            called: the fixtures
            entry: Fixture
            questions:
              - code: kind
                kind: one_of
                label: Which?
                options: [{ code: sink, label: Sink }, { code: toilet, label: Toilet }]
              - { code: number, kind: integer, label: How many?, called: the number, minimum: 1 }
"""
RULE = (
    "  - { code: PIPES, label: Pipes, stage: issuance, account: '1', basis: fixtures, fact: fixtures.kind, "
    "counts: fixtures.number, items: [{item: sink, label: sink, each: 9.80}, "
    "{item: toilet, label: toilet, each: 12.40}] }\n"
)


def plumbing() -> Rulebook:
    """The sample city with a re-roof that also counts fixtures in a repeated group."""
    pack = read_folder(SAMPLE)
    files = dict(pack.files)
    files["fees/services.yaml"] = files["fees/services.yaml"].replace("rules:\n", f"rules:\n{RULE}", 1)
    text = files["types/reroof.yaml"]
    first = text.index("          - code:", text.index("questions:"))
    text = f"{text[:first]}{FIXTURES.lstrip(chr(10))}{text[first:]}"
    selection = "fees:\n  - { schedule: services, lines: [PIPES] }\n"
    files["types/reroof.yaml"] = text.replace("fees:\n", selection, 1)
    return load(Pack(pack.name, files))


def test_a_list_of_fixtures_is_asked_by_kind_and_priced_like_the_form() -> None:
    rules, on = plumbing(), NOON.date()
    kind = rules.types["REROOF"]

    asked = fixtures_asked(rules, kind, on=on)
    data = {"type": "REROOF", "valuation": "18000", "fixtures.kind:sink": "3", "fixtures.kind:toilet": "1"}
    form = EstimateForm(rules, kind, ["valuation"], fixtures=asked, language="en", data=data)
    answers = {"fixtures": [{"kind": "sink", "number": 3}, {"kind": "toilet", "number": 1}]}
    filled_in = rules.facts("REROOF", answers, {"valuation": Decimal(18000)})

    assert asked == {"fixtures.kind:sink": "sink", "fixtures.kind:toilet": "toilet"}
    assert "fixtures" not in facts_asked(rules, kind, on=on)
    assert form.is_valid()
    for facts in (form.facts, filled_in):
        line = next(x for x in rules.price("REROOF", facts, on=on, estimate=True).lines if x.code == "PIPES")
        assert line.amount == Decimal("41.80")
        assert line.formula == "3 × $9.80 (sink) + 1 × $12.40 (toilet) = $41.80"


def test_the_facts_of_a_valuation_table_are_asked_and_its_working_is_shown(anybody: Client) -> None:
    query = {
        "type": "BLD-COM",
        "valuation": "100000",
        "floor_area": "2000",
        "building_use": "apartments",
        "construction_type": "type_v",
        "area_category": "new_mdu",
        "low_rise_residential": "yes",
        "dwelling_units": "2",
    }

    page = anybody.get(URL, query).content.decode()

    assert "2,000 sq ft × $120.47 (apartments, type_v) × 1.16 = $279,490.40" in page
    assert "New Multi Dwelling Unit: $4,627.13 for an area up to 5,000 sq ft = $4,627.13" in page
    assert "Not yet in the sum" not in page


def test_every_type_of_every_pack_can_be_estimated_from_what_is_asked() -> None:
    for folder in sorted(SAMPLE.parent.iterdir()):
        rules = load_folder(folder)
        for code, kind in rules.types.items():
            asked = facts_asked(rules, kind, on=date(2026, 11, 23))
            form = EstimateForm(rules, kind, asked, language="en", data={})
            assert set(form.fields) == set(asked), (folder.name, code)
