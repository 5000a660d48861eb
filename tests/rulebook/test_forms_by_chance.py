"""Forms and answers by chance: a hidden answer never counts, and nothing typed is ever lost."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from permits.rulebook.answer_reading import posted_of, read_page
from permits.rulebook.answers import facts, survey, validate_all
from permits.rulebook.schema.permit_type import PermitType
from tests.rulebook.forms import as_type

MOST = 8
TYPED: dict[str, st.SearchStrategy[str]] = {
    "yes_no": st.sampled_from(["yes", "no", "", "perhaps"]),
    "integer": st.sampled_from(["0", "3", "12", "", "many"]),
    "one_of": st.sampled_from(["a", "b", "", "z"]),
    "text": st.sampled_from(["", "word", "  ", "<b>"]),
}
MEETS = {
    "yes_no": "{0}",
    "integer": "{0} > 2",
    "one_of": "{0} == 'a'",
    "text": "{0}.size() > 2",
    "sum": "{0} > 4",
}


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a form whose questions hang on earlier ones, with groups and what is computed from them."""
    questions: list[dict[str, Any]] = []
    kinds: dict[str, str] = {}
    for number in range(draw(st.integers(2, MOST))):
        code, kind = f"q{number}", draw(st.sampled_from([*TYPED, "group", "sum"]))
        if kind == "sum" and "group" not in kinds.values():
            kind = "integer"
        question = _question(draw, code, kind, kinds)
        earlier = [each for each, its in kinds.items() if its in MEETS]
        if earlier and draw(st.booleans()):
            other = draw(st.sampled_from(earlier))
            question["show_if"] = draw(st.sampled_from(["{0}", "!({0})"])).format(
                MEETS[kinds[other]].format(other)
            )
        kinds[code] = kind
        questions.append(question)
    return {
        "code": "chance",
        "title": "Chance",
        "sections": [{"code": "s", "title": "S", "questions": questions}],
    }


def _question(draw: st.DrawFn, code: str, kind: str, kinds: dict[str, str]) -> dict[str, Any]:
    said = {"code": code, "label": code}
    match kind:
        case "sum":
            group = draw(st.sampled_from([each for each, its in kinds.items() if its == "group"]))
            return {**said, "kind": "computed", "gives": "decimal", "value": f"sum({group}.n)"}
        case "group":
            inside = [{"code": "n", "label": "N", "called": "n", "kind": "integer"}]
            return {
                **said,
                "kind": kind,
                "called": code,
                "entry": "one",
                "questions": inside,
                "required": False,
            }
        case "one_of":
            return {**said, "kind": kind, "options": [{"code": each, "label": each} for each in "ab"]}
        case "yes_no":
            return {**said, "kind": kind}
    return {**said, "kind": kind, "called": code, "required": draw(st.booleans())}


@st.composite
def typings(draw: st.DrawFn) -> tuple[PermitType, list[dict[str, list[str]]]]:
    """Draw a form, and a sequence of pages that somebody sends."""
    form = as_type([draw(forms())])
    return form, draw(st.lists(st.fixed_dictionaries({}, optional=_fields(form)), min_size=1, max_size=5))


def _fields(form: PermitType) -> dict[str, st.SearchStrategy[list[str]]]:
    fields: dict[str, st.SearchStrategy[list[str]]] = {}
    for code, question in form.questions.items():
        if question.questions:
            fields |= {f"{code}.{n}.n": TYPED["integer"].map(lambda typed: [typed]) for n in range(3)}
            fields[code] = st.just([""])
        elif question.kind in TYPED:
            fields[code] = TYPED[question.kind].map(lambda typed: [typed])
    return fields


@settings(max_examples=150, deadline=None)
@given(typings())
def test_whatever_is_typed_a_hidden_answer_never_counts_and_is_never_deleted(drawn):
    form, pages = drawn
    answers: dict[str, object] = {}

    for posted in pages:
        before = dict(answers)
        answers |= read_page(form, "chance", posted)
        standing = survey(form, answers)
        hidden = form.questions.keys() - standing.codes
        without = {code: answer for code, answer in answers.items() if code not in hidden}

        assert not {name for name in standing.facts if name.partition(".")[0] in hidden}
        assert not {place for place in validate_all(form, answers) if place.partition(".")[0] in hidden}
        assert facts(form, answers) == facts(form, without)
        assert validate_all(form, answers) == validate_all(form, without)
        assert all(answers[code] == before[code] for code in before if code not in posted)


@settings(max_examples=80, deadline=None)
@given(typings())
def test_what_is_stored_and_shown_again_is_stored_the_same_again(drawn):
    form, pages = drawn
    answers: dict[str, object] = {}
    for posted in pages:
        answers |= read_page(form, "chance", posted)

    shown: dict[str, list[str]] = {}
    for question in form.questions.values():
        shown |= posted_of(question, answers.get(question.code))
    again = read_page(form, "chance", shown)

    assert facts(form, again) == facts(form, answers)
    assert validate_all(form, again) == validate_all(form, answers)
