"""Forms for fees, checklists and calendars: only what is changed is written, in its place."""

import re

import pytest
from django.test import Client

from permits.rulebook.models import RulebookDraft
from tests.configuration.browsing import DEARER, FEES_FILE, files, url
from tests.configuration.conftest import Office, signed_in
from tests.configuration.tiny_pack import CALENDAR, FEES, FILES

pytestmark = pytest.mark.django_db


def fee_boxes(client: Client, draft: RulebookDraft, file: str = FEES_FILE) -> dict[str, str]:
    """Return what a browser would post of a form that nobody touched."""
    page = client.get(url("part_form", draft.pk, file)).content.decode()
    boxes = dict(re.findall(r'<input class="usa-input[^"]*" id="[^"]*" name="([^"]*)" value="([^"]*)"', page))
    boxes |= dict(
        re.findall(r'<textarea class="usa-textarea[^"]*" id="[^"]*" name="([^"]*)"[^>]*>\n([^<]*)<', page)
    )
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        boxes[name] = chosen[1] if chosen else ""
    edit = re.search(r'name="edit" value="(\d+)"', page)
    assert edit is not None
    return {**boxes, "edit": edit[1]}


@pytest.mark.parametrize("file", [FEES_FILE, "types/fence.yaml", "calendars/statutory.yaml"])
def test_a_form_saved_untouched_changes_not_a_byte(office: Office, file: str) -> None:
    client, draft = signed_in(office.ada), office.begin()

    answer = client.post(url("part_form", draft.pk, file), fee_boxes(client, draft, file))

    assert answer.status_code == 302
    assert files(draft) == FILES


def test_amounts_bands_and_dates_are_written_into_the_file_with_its_comments(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    boxes = fee_boxes(client, draft)
    boxes |= {
        "effective_to": "2027-12-31",
        "rules[1].amount": "$1,025.50",
        "rules[0].tiers[0].base": "55",
        "rules[0].tiers[2].up_to": "5000",
        "rules[0].tiers[2].base": "60.00",
    }

    answer = client.post(url("part_form", draft.pk, FEES_FILE), boxes)

    assert answer.status_code == 302
    expected = FEES.replace("20.00", "1025.50").replace("base: 50.00 }  # small", "base: 55 }  # small")
    expected = expected.replace(
        "effective_from: 2020-01-01", "effective_from: 2020-01-01\neffective_to: 2027-12-31"
    )
    expected = expected.replace("# small works\n", "# small works\n      - { up_to: 5000, base: 60.00 }\n")
    assert files(draft)[FEES_FILE] == expected


def test_a_fee_line_is_added_and_another_removed(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    boxes = fee_boxes(client, draft)
    new = {"code": "SIGN", "label": "Sign: each", "stage": "issuance", "account": "1000-3", "basis": "flat",
           "amount": "7.50"}  # fmt: skip
    boxes |= {f"rules[2].{key}": value for key, value in new.items()}

    client.post(url("part_form", draft.pk, FEES_FILE), boxes)

    added = files(draft)[FEES_FILE]
    assert added.startswith(FEES)
    assert added.removeprefix(FEES).split("\n")[1:3] == ["  - code: SIGN", '    label: "Sign: each"']
    boxes = fee_boxes(client, draft) | {"rules[2].remove": "1"}
    client.post(url("part_form", draft.pk, FEES_FILE), boxes)
    assert files(draft)[FEES_FILE] == FEES


def test_a_wrong_amount_is_told_at_its_box_and_nothing_typed_is_lost(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    boxes = fee_boxes(client, draft) | {"rules[1].amount": "free", "title": "Charges"}

    refused = client.post(url("part_form", draft.pk, FEES_FILE), boxes)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'href="#cell-rules[1].amount"' in page
    assert "Expected a number such as 12.50" in page
    assert 'value="free"' in page
    assert 'value="Charges"' in page
    assert files(draft) == FILES
    client.post(url("part_form", draft.pk, FEES_FILE), {**boxes, "anyway": "1"})
    assert "amount: free" in files(draft)[FEES_FILE]


def test_holidays_closures_and_hours_are_written_by_the_calendars_form(office: Office) -> None:
    client, draft = signed_in(office.ada), office.begin()
    file = "calendars/statutory.yaml"
    boxes = fee_boxes(client, draft, file)
    boxes |= {
        "opens": "07:30",
        "holidays[0].on": "2027-03-31",
        "holidays[0].name": "Founder’s day",
        "closures[1].first": "2027-12-27",
        "closures[1].last": "2027-12-30",
        "closures[1].name": "Winter closure",
    }

    answer = client.post(url("part_form", draft.pk, file), boxes)

    assert answer.status_code == 302, answer.content.decode()
    written = files(draft)[file]
    assert set(CALENDAR.splitlines()) < set(written.splitlines())
    assert 'opens: "07:30"' in written
    assert "- { on: 2027-03-31, name: Founder’s day }" in written
    assert "- { first: 2027-12-27, last: 2027-12-30, name: Winter closure }" in written


def test_two_who_use_the_form_at_once_lose_nothing(office: Office) -> None:
    draft, ada, ben = office.begin(), signed_in(office.ada), signed_in(office.ben)
    first, second = fee_boxes(ada, draft), fee_boxes(ben, draft)
    ada.post(url("part_form", draft.pk, FEES_FILE), first | {"rules[1].amount": "25.00"})

    refused = ben.post(url("part_form", draft.pk, FEES_FILE), second | {"rules[0].tiers[0].base": "60.00"})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Somebody else saved this file first" in page
    assert "base: 60.00" in page
    assert files(draft)[FEES_FILE] == DEARER
