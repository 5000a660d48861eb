"""Letters of a pack: what they may name, which are missing, and their translations."""

import pytest

from permits.rulebook.pack import Pack, read_folder
from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import load
from tests.rulebook.conftest import SAMPLE

TOWN = SAMPLE.parent / "small_town"


def town_with(**changes: str | None) -> Pack:
    whole = read_folder(TOWN)
    files = whole.files | {name.replace("__", "/") + ".yaml": text for name, text in changes.items()}
    return Pack(whole.name, {name: text for name, text in files.items() if text is not None})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "code: received\nheading: A\nopening: Dear {owner}\n",
            "cannot say “{owner}”; it knows {application}",
        ),
        ("code: received\nheading: A\nopening: Due {due_on}\n", "cannot say “{due_on}”"),
        ("code: received\nheading: A\nopening: 'Dear {application'\n", "The braces do not pair"),
        ("code: received\nheading: A\nopening: '{application.case}'\n", "write a plain name"),
        ("code: received\nheading: A\nopening: '{application:9999999}'\n", "write a plain name"),
        ("code: received\nheading: A\nopening: B\nsignature: ['{boss}']\n", "cannot say “{boss}”"),
        ("code: greetings\nheading: A\nopening: B\n", "code: This should be 'received'"),
        ("code: denied\nheading: A\nopening: B\n", "The file's name says “received”; the code must agree"),
        ("code: received\nheading: A\n", "opening: This key is missing"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_with_their_place(text, said):
    with pytest.raises(PackRefused) as refused:
        load(town_with(letters__received=text))

    assert any(
        str(each).startswith("letters/received.yaml:") and said in str(each)
        for each in refused.value.problems
    )


def test_a_letter_that_is_missing_is_warned_of():
    warned = load(town_with(letters__denied=None)).warnings

    assert "letters/denied.yaml: This letter is missing; the product’s own words are sent." in map(
        str, warned
    )


def test_a_city_without_letters_is_warned_of_once():
    whole = read_folder(TOWN)
    files = {name: text for name, text in whole.files.items() if not name.startswith("letters/")}

    warned = [each for each in load(Pack(whole.name, files)).warnings if "letters" in each.file]

    assert [each.message for each in warned] == ["There are no letters; the product’s own words are sent."]


def test_a_translation_names_only_what_the_english_words_name():
    whole = read_folder(TOWN)
    spanish = whole.files["translations/es.yaml"].replace(
        '"Solicitud {application} recibida"', '"Solicitud {solicitud} recibida"'
    )

    with pytest.raises(PackRefused, match=r"The English words do not name “\{solicitud\}”"):
        load(Pack(whole.name, whole.files | {"translations/es.yaml": spanish}))
