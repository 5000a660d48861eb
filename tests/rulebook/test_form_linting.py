"""What the linter says of forms and of the guide: never shown, never required, never reached."""

import pytest

from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import load_folder

HOISTED = "{ code: tear_off"
FIRST_OF_THE_GUIDE = "      - { code: roof, label: A new roof covering, next: roof_work }\n"


def warnings(folder) -> list[str]:
    return [str(problem) for problem in load_folder(folder).warnings]


def errors(folder) -> list[str]:
    with pytest.raises(PackRefused) as refused:
        load_folder(folder)
    return [str(problem) for problem in refused.value.problems]


def asking(spoil, question: str):
    """Put a question behind the others of the re-roof's first section."""
    before = "          - code: garage_only\n"
    return spoil("types/reroof.yaml", before, f"          - {question}\n{before}")


def extra(**keys: str) -> str:
    told = ", ".join(f"{key}: {value}" for key, value in keys.items())
    return f"{{ code: extra, kind: text, label: Extra, called: the extra, max_length: 20, {told} }}"


@pytest.mark.parametrize(
    "rule",
    [
        '"storeys > 100"',
        "\"building_use == 'castle'\"",
        "\"building_use == 'house' && building_use == 'duplex'\"",
    ],
)
def test_a_question_that_no_answers_show_is_warned_of(spoil, rule):
    found = warnings(asking(spoil, extra(show_if=rule)))

    assert any("extra" in warning or "No answers show this question" in warning for warning in found), found
    assert sum("No answers show this question" in warning for warning in found) == 1


def test_a_question_that_some_answers_show_is_not_warned_of(spoil):
    found = warnings(asking(spoil, extra(show_if='"storeys > 2"')))

    assert not any("No answers show" in warning for warning in found)


def test_a_question_that_is_never_required_while_it_shows_is_warned_of(spoil):
    question = extra(show_if='"storeys > 2"', require_if='"storeys < 2"')

    found = warnings(asking(spoil, question))

    assert sum("While the question shows, no answers require it." in warning for warning in found) == 1


def test_one_that_is_required_for_some_answers_is_not(spoil):
    question = extra(show_if='"storeys > 2"', require_if='"storeys > 4"')

    assert not any("no answers require it" in warning for warning in warnings(asking(spoil, question)))


def test_a_question_of_the_guide_to_which_no_answer_leads_is_warned_of(spoil):
    folder = spoil(
        "city.yaml", FIRST_OF_THE_GUIDE, "      - { code: roof, label: A roof, types: [REROOF] }\n"
    )

    found = warnings(folder)

    assert sum("No answer leads to the question “roof_work”" in warning for warning in found) == 1


def test_what_only_an_unreached_question_leads_to_is_unreached_as_well(spoil):
    folder = spoil(
        "city.yaml",
        '"Electrical, heating or plumbing work", next: trade_kind }',
        '"Electrical, heating or plumbing work", types: [MEP-NP-E] }',
    )
    spoil("city.yaml", "        next: trade_kind\n", "        types: [MEP-NP-M]\n")

    found = warnings(folder)

    assert sum("“trade_kind”" in warning for warning in found) == 1


def test_a_question_taken_from_the_guide_must_be_asked_there(spoil):
    found = errors(asking(spoil, extra(from_guide="true")))

    assert any("The city's guide has no question “extra”." in problem for problem in found)


def test_an_answer_of_the_guide_must_be_an_answer_of_the_form(spoil):
    question = (
        "{ code: roof_work, kind: one_of, label: What?, from_guide: true, "
        "options: [{ code: tin, label: Tin }, { code: tar, label: Tar }] }"
    )

    found = errors(asking(spoil, question))

    assert any("No answer to “roof_work” in the city's guide is an answer here." in each for each in found)


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (
            "types/rev.yaml",
            "  question: parent_permit\n",
            "  question: parent\n",
            "There is no question “parent”.",
        ),
        ("types/rev.yaml", "  question: parent_permit\n", "  question: narrative\n", "of the kind text"),
        ("types/def.yaml", "  items: items\n", "", "needs `items`"),
        ("types/ext.yaml", "  kind: extension\n", "  kind: change\n", "has no use for `extension`"),
        (
            "types/ext.yaml",
            "fees:\n",
            "routing:\n  - { discipline: structural }\nfees:\n",
            "not reviewed; remove the routing",
        ),
        ("types/ext.yaml", "track: review", "track: instant", "decided by people: `track: review`"),
        (
            "types/ext.yaml",
            "fees:\n",
            "expiry:\n  - { measure: commence, days: 9, text: Soon. }\nfees:\n",
            "has that permit's; remove them",
        ),
        (
            "types/cor.yaml",
            "code: owner,",
            "code: landlord,",
            "There is no such place on the record: landlord",
        ),
        ("types/cor.yaml", "name: new_name", "name: whoever", "There is no question “whoever”."),
        ("types/ref.yaml", "stage: by_hand, percent: 100", "stage: issuance, percent: 9", "stands twice"),
        ("types/adu.yaml", "holds: [frame, final]", "holds: [roof]", "This type has no inspection “roof”."),
        (
            "types/adu.yaml",
            "listed_if: \"'trusses' in deferred_parts\"",
            "listed_if: \"'trusses' in parts\"",
            "parts",
        ),
    ],
)
def test_a_mistake_about_what_belongs_to_a_permit_is_named(spoil, file, before, after, said):
    found = errors(spoil(file, before, after))

    assert any(said in problem and file in problem for problem in found), found
