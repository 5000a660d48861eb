"""A permit's code cannot be guessed, and a slip in typing it is noticed before anything is looked up."""

import pytest
from django.urls import resolve

from permits.issuance import codes


def test_codes_differ_and_are_long() -> None:
    made = {codes.new_code() for _ in range(2000)}

    assert len(made) == 2000
    assert {len(code) for code in made} == {22}
    assert all(codes.well_formed(code) for code in made)


def test_a_code_is_read_as_people_type_it() -> None:
    code = codes.new_code()
    typed = codes.grouped(code).lower().replace("0", "o").replace("1", "l").replace(" ", "-")

    assert codes.normalized(f"  {typed} ") == code


def test_every_wrong_letter_is_noticed_nearly_always() -> None:
    code = codes.new_code()
    slips = [
        code[:place] + other + code[place + 1 :]
        for place in range(22)
        for other in codes.ALPHABET
        if other != code[place]
    ]

    missed = [slip for slip in slips if codes.well_formed(slip)]

    assert len(missed) <= len(slips) * 0.01


@pytest.mark.parametrize("typed", ["", "ABC", "U" * 22, "0" * 23, "'; DROP TABLE--", "０" * 22])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert not codes.well_formed(codes.normalized(typed))


def test_the_path_printed_on_paper_leads_to_the_public_check() -> None:
    code = codes.new_code()

    found = resolve(codes.verify_path(code))

    assert found.view_name == "register:verify"
    assert found.kwargs == {"code": code}
