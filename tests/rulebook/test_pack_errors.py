"""A broken pack: every error names file, line, key and what was expected."""

import pytest

from permits.rulebook.problems import PackRefused
from permits.rulebook.rulebook import load_folder


def refusal(folder) -> list[str]:
    with pytest.raises(PackRefused) as refused:
        load_folder(folder)
    return [str(problem) for problem in refused.value.problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (
            "city.yaml",
            "department: Development",
            "departement: Development",
            "city.yaml:4: departement: There is no key “departement” here; expected one of: name, state",
        ),
        ("city.yaml", "state: CA\n", "", "city.yaml:2: state: This key is missing."),
        (
            "city.yaml",
            "America/Los_Angeles",
            "America/San_Diego",
            "There is no time zone “America/San_Diego”",
        ),
        (
            "city.yaml",
            'application: "PRJ-{year}-{seq:06}"',
            'application: "PRJ-{year}"',
            "must contain {seq}",
        ),
        (
            "city.yaml",
            'permit: "PMT-{year}-{seq:06}"',
            'permit: "{seq.real.__class__}"',
            "must contain {seq}",
        ),
        ("city.yaml", "types: [REROOF]", "types: [REROOFF]", "There is no type REROOFF."),
        ("city.yaml", "next: roof_work", "next: roof_wrok", "The guide has no question “roof_wrok”."),
        ("city.yaml", "next: roof_work", "next: what", "comes back to the question “what” and never ends"),
        ("disciplines.yaml", "days: [20, 10, 5]", "days: [soon]", "Expected a whole number. It says “soon”."),
        ("disciplines.yaml", "code: planning", "code: structural", "“structural” stands twice"),
        ("calendars/statutory.yaml", "US-CA", "US-ZZ", "There are no holiday tables for “US-ZZ”"),
        ("calendars/statutory.yaml", "code: statutory", "code: legal", "The file's name says “statutory”"),
        (
            "types/adu.yaml",
            "kind: area",
            "kind: areas",
            "types/adu.yaml:28: pages[0].sections[0].questions[0].kind",
        ),
        ("types/adu.yaml", "discipline: fire\n", "discipline: fires\n", "There is no discipline “fires”"),
        (
            "types/adu.yaml",
            "sprinklers || fire_zone",
            "sprinkler || fire_zone",
            "no fact or function called 'sprinkler'",
        ),
        ("types/adu.yaml", "{sprinklers}", "{sprinkler}", "There is no fact “sprinkler” to quote."),
        (
            "disciplines.yaml",
            "team: fire,",
            "team: fires,",
            "disciplines.yaml:6: disciplines[2].team: There is no team “fires”. Choose one of: acc",
        ),
        (
            "types/adu.yaml",
            "applies_if: sewage == 'septic'",
            "applies_if: sewage == 'sceptic'",
            "types/adu.yaml:343: routing[8].applies_if: “sewage == 'sceptic'” never holds",
        ),
        (
            "types/adu.yaml",
            "applies_if: sewage == 'septic'",
            "applies_if: sewage == 'sceptic'",
            "types/adu.yaml:342: routing[8].discipline: Nothing ever opens the step “environmental_health”",
        ),
        (
            "types/adu.yaml",
            "  - code: plans\n",
            "  - code: plans\n    reviewed_by: [structure]\n",
            "documents[0].reviewed_by[0]: There is no discipline “structure” in disciplines.yaml.",
        ),
        (
            "disciplines.yaml",
            "sheets: [S, A]",
            "sheets: [S-201]",
            "disciplines[0].sheets[0]",
        ),
        ("types/adu.yaml", "{sprinklers}", "{sprinklers", "The braces do not pair"),
        ("types/adu.yaml", "lines: [PLAN-REVIEW,", "lines: [PLAN-CHECK,", "has no line PLAN-CHECK"),
        (
            "types/adu.yaml",
            "schedule: building",
            "schedule: buildings",
            "There is no fee schedule “buildings”.",
        ),
        ("types/adu.yaml", "question: rented_short", "question: rented", "There is no question “rented”."),
        (
            "types/adu.yaml",
            "satisfied_by_document: energy_report",
            "satisfied_by_document: energy",
            "types/adu.yaml:296: checklist[2].satisfied_by_document: There is no document “energy”.",
        ),
        (
            "types/adu.yaml",
            "show_if: main_house != 'proposed'",
            "show_if: fire_zone",
            "A question may depend on earlier ones only, not on: fire_zone.",
        ),
        ("types/adu.yaml", "code: storeys", "code: valuation", "is already a fact of every such application"),
        ("types/adu.yaml", "code: height", "code: loop", "is a word of the condition language"),
        (
            "types/reroof.yaml",
            "lines: [PERMIT,",
            "lines: [PLAN-REVIEW, PERMIT,",
            "an instant type has no plan check",
        ),
        ("types/sign.yaml", "pages:\n", "pages: []\nold:\n", "There is no key “old” here"),
        (
            "types/sign.yaml",
            "allowed_types: [app",
            "allowed_types: [text/html, app",
            "'application/pdf', 'image/jpeg'",
        ),
        ("fees/building.yaml", "amount: 1.00", "amount: -1.00", "This should be greater than 0"),
        (
            "fees/building.yaml",
            "amount: 1.00",
            "amount: one",
            "Expected a number such as 12.50. It says “one”.",
        ),
        ("fees/building.yaml", "basis: percent_of", "basis: percent", "percent_of"),
        ("fees/building.yaml", "of: [PERMIT]", "of: [PLAN-REVIEW]", "in the end a percentage of itself"),
        (
            "fees/building.yaml",
            "up_to: 2000, base: 23.50, over: 500, rate: 3.05, per: 100",
            "up_to: 400, base: 23.50",
            "Every band must end above the one before it.",
        ),
        (
            "fees/building.yaml",
            "adopted: 1997-05-01",
            "adopted: May 1997",
            "Expected a date like 2026-07-01.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_was_expected(spoil, file, before, after, said):
    errors = refusal(spoil(file, before, after))

    assert any(said in error and error.startswith(file) for error in errors), errors


def test_every_mistake_is_reported_at_once(spoil):
    spoil("city.yaml", "state: CA\n", "")
    folder = spoil("fees/building.yaml", "amount: 1.00", "amount: one")

    assert {error.split(":")[0] for error in refusal(folder)} == {"city.yaml", "fees/building.yaml"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "city.yaml:3: a: The key “a” stands twice; the first is on line 1."),
        ("a: &x [1]\nb: *x\n", "city.yaml:1: Anchors and aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", "city.yaml:1: Tags (!) are not allowed"),
        ("a: 1\n---\nb: 2\n", "city.yaml:2: A file holds one document"),
        ("a: [1\nb: 2\n", "city.yaml:2: This is not YAML"),
        ("", "city.yaml:1: The file is empty."),
        ("a: " + "[" * 40 + "]" * 40, "nested more than 30 levels deep"),
        ("[a, b]: 1\n", "A key must be a plain word."),
        ("- a\n- b\n", "city.yaml:1: Expected keys with values."),
        ("a\x00b: 1\n", "This is not YAML"),
    ],
)
def test_only_plain_yaml_is_read(pack_folder, text, said):
    (pack_folder / "city.yaml").write_text(text)

    errors = refusal(pack_folder)

    assert any(said in error for error in errors), errors


def test_a_bomb_of_aliases_is_refused_before_it_grows(pack_folder):
    levels = "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    (pack_folder / "city.yaml").write_text("a: &a [lol]\n" + levels)

    assert "Anchors and aliases" in refusal(pack_folder)[0]


def test_a_file_that_does_not_belong_is_refused(pack_folder):
    (pack_folder / "types" / "notes.txt").write_text("hello")
    (pack_folder / "prices").mkdir()

    errors = refusal(pack_folder)

    assert any(error.startswith("types/notes.txt: This file does not belong") for error in errors)
    assert any(error.startswith("prices: This folder does not belong") for error in errors)


def test_an_oversize_file_is_refused_unread(pack_folder):
    (pack_folder / "types" / "huge.yaml").write_text("a" * (600 * 1024))

    assert refusal(pack_folder) == ["types/huge.yaml: A file has at most 512 KiB."]


def test_a_link_out_of_the_pack_is_refused(pack_folder):
    (pack_folder / "types" / "linked.yaml").symlink_to("/etc/hostname")

    assert "Links are not allowed" in refusal(pack_folder)[0]


def test_a_missing_file_is_named(pack_folder):
    (pack_folder / "disciplines.yaml").unlink()

    assert "disciplines.yaml: This file is missing." in refusal(pack_folder)


def test_text_that_is_not_utf8_is_refused(pack_folder):
    (pack_folder / "city.yaml").write_bytes(b"name: Espa\xf1a\n")

    assert refusal(pack_folder) == ["city.yaml: The file is not UTF-8 text."]


def test_no_such_folder_is_said_so(tmp_path):
    assert "There is no such folder." in refusal(tmp_path / "nowhere")[0]
