"""A member of staff without a second factor, at every address: led to the set-up, and nowhere else."""

import pytest

from tests.access.table import Row, rows
from tests.access.visiting import Visitors, taken_back

pytestmark = pytest.mark.django_db
ROWS = rows()
SET_UP = "/account/2fa/"
ON_THE_WAY = {
    "mfa_index",
    "mfa_confirm_first",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
}
STEPS_OF_SIGNING_IN = {"mfa_authenticate", "mfa_login_webauthn"}
STAFF = ["technician", "reviewer", "supervisor", "cashier", "inspector", "official", "finance", "auditor"]


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


def test_every_address_leads_staff_without_a_second_factor_to_the_set_up(visitors: Visitors) -> None:
    wrong = {str(row): got for row in ROWS if (got := _unless_led(visitors, "technician", row))}

    assert wrong == {}


@pytest.mark.parametrize("person", [*STAFF, "configuration"])
def test_nobody_on_the_staff_is_let_by(visitors: Visitors, person: str) -> None:
    private = [row for row in ROWS if row.answers["nobody"] == "L" and row.name not in ON_THE_WAY][::12]

    wrong = {str(row): got for row in private if (got := _unless_led(visitors, person, row))}

    assert len(private) > 15
    assert wrong == {}


def test_the_public_goes_on_without_one(visitors: Visitors) -> None:
    row = next(each for each in ROWS if each.name == "applications:mine")

    with taken_back():
        assert visitors.ask("contractor", row).letter == "G"


def _unless_led(visitors: Visitors, person: str, row: Row) -> str:
    """Return what a member of staff got who was not led to the set-up; on public pages he is nobody."""
    with taken_back():
        answer = visitors.ask(person, row)
    led = answer.letter == "R" and answer.response.url == SET_UP
    if row.name in STEPS_OF_SIGNING_IN:
        allowed = answer.letter == "L"
    elif row.name in ON_THE_WAY:
        allowed = answer.letter in "GR." and not led
    elif row.answers["nobody"] == "L":
        allowed = led
    else:
        allowed = answer.letter == row.answers["nobody"]
    return "" if allowed and not (led and answer.written) else f"{answer.letter} {answer.written[:1]}"
