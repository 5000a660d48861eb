"""What applicants should not have written does not reach the public."""

import pytest

from permits.register.redaction import STRUCK_OUT, redacted


@pytest.mark.parametrize(
    "text",
    [
        "Call 619-555-0142 first",
        "Call (619) 555-0142.",
        "tel +1 619 555 0142",
        "call 619.555.0142",
        "write to ana.owner+adu@example.co.uk please",
        "Lockbox 4471 at the gate",
        "lock box code: 4471",
        "gate code is #90210",
        "Alarm code 1234*",
        "keypad 8841",
    ],
)
def test_telephone_numbers_addresses_and_lock_codes_are_struck_out(text):
    result = redacted(text)

    assert STRUCK_OUT in result
    assert not any(secret in result for secret in ("0142", "ana.owner", "4471", "90210", "1234", "8841"))


@pytest.mark.parametrize(
    "text",
    [
        "Build a detached ADU of 640 sq ft, 2 bedrooms, 20x32 ft.",
        "Replace 24 squares of roofing, valuation $185,000.00, APN 533-362-09-00",
        "New door 3068 and gate 12 ft wide at 1222 First Avenue, San Diego 92101-4155",
        "Panel upgrade 100 to 200 A, PV 7.600 kW, 19 modules 400-410 W",
        "",
    ],
)
def test_what_describes_the_work_stays_as_it_was_written(text):
    assert redacted(text) == text
