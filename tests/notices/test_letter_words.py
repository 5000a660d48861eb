"""Letters speak in the city's own words where it has them, and in the product's where it has none."""

from unittest.mock import patch

import pytest

from permits.notices.models import Notice
from permits.reviews.letters import correction_blocks, correction_letter
from permits.reviews.models import CorrectionLetter
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.letter import LetterWords
from permits.stationery import Heading, Signature
from permits.stationery import Notice as Box
from tests.notices.conftest import TODAY
from tests.register import records
from workflows import outbox, relay

pytestmark = pytest.mark.django_db


def rules_of(made) -> Rulebook:
    return made.rulebook_version.rulebook


def letter_of(template: str) -> Notice:
    return Notice.objects.get(template=template)


def test_the_city_s_words_stand_around_what_the_letter_tells():
    words = LetterWords(
        code="received",
        heading="Elm Creek has {application}",
        opening="Thank you for {application} at {address}.",
        how_to_answer="Wait for our call.",
        closing="Call {phone}.",
        signature=("Pat Doe", "{department}"),
    )
    made = records.application("submitted")

    with patch.dict(rules_of(made).letters, {"received": words}):
        relay.drain()

    letter, city = letter_of("received"), rules_of(made).city
    assert letter.subject == "Elm Creek has PRJ-2026-000001"
    assert f"Thank you for PRJ-2026-000001 at {made.address}." in letter.body
    assert "It counts as received on" in letter.body
    assert "Wait for our call." in letter.body
    assert f"Call {city.phone}.\n\nPat Doe\n{city.department}\n" in letter.body
    assert "\n\n\n" not in letter.body


def test_without_words_of_the_city_the_product_s_are_sent():
    made = records.application("submitted")

    with patch.dict(rules_of(made).letters, clear=True):
        relay.drain()

    letter = letter_of("received")
    assert letter.subject == "Application PRJ-2026-000001 received"
    assert "We received your application." in letter.body
    assert f"{rules_of(made).city.department}, {rules_of(made).city.name}" in letter.body


def test_what_people_typed_is_never_read_as_a_pattern():
    made = records.application("submitted")
    made.address = "{city} <b>{0}</b>"
    made.save(update_fields=["address"])
    words = LetterWords(code="received", heading="Yours", opening="At {address}.")

    with patch.dict(rules_of(made).letters, {"received": words}):
        relay.drain()

    assert "At {city} <b>{0}</b>." in letter_of("received").body


def test_the_letter_on_paper_says_the_city_s_words_too():
    words = LetterWords(
        code="corrections",
        heading="Round {round}: please mend {count} things",
        opening="We looked at everything.",
        how_to_answer="Send it back within a month.",
        signature=("Pat Doe",),
    )
    made = records.application("corrections_required")
    letter = CorrectionLetter.objects.create(application=made, round=2, items=[], sent_at=TODAY)

    with patch.dict(rules_of(made).letters, {"corrections": words}):
        frame, blocks = correction_letter(letter), list(correction_blocks(letter))

    [box] = [each for each in blocks if isinstance(each, Box)]
    assert frame.title == "Round 2: please mend 0 things"
    assert next(each.text for each in blocks if isinstance(each, Heading)) == frame.title
    assert box.text.startswith("Send it back within a month. http")
    assert [each.lines for each in blocks if isinstance(each, Signature)] == [["Pat Doe"]]


def test_an_ending_permit_has_a_letter_of_its_own():
    made = records.application("issued")
    records.permit(made)
    Notice.objects.all().delete()

    outbox.publish(made.case, "clock.warned", at=TODAY, clock="permit", due_on="2027-05-01")
    relay.drain()

    letter = letter_of("ends_soon")
    assert letter.subject.startswith("Your permit for PRJ-2026-000001 expires on")
    assert "ask for an inspection and pass it before that day" in letter.body
