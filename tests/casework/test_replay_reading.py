"""Reading rows, placing steps and describing a source: without a database."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from permits.applications.statuses import Status
from permits.casework.replay import mapping, rows
from permits.casework.replay.defaults import load_defaults
from permits.casework.replay.filing import posted_answers
from permits.casework.replay.mapping import MappingRefused
from permits.casework.replay.reading import Reader
from permits.casework.replay.records import Record, RowRefused
from permits.casework.replay.rows import Row
from permits.casework.replay.steps import WayToPermit
from permits.casework.replay.visits import ALIVE, Construction
from permits.casework.replay.workdays import Workdays
from permits.rulebook.rulebook import load_folder
from tests.casework.replaying import ROWS, SOURCES, TODAY
from tests.driving import SAMPLE

RULEBOOK = load_folder(SAMPLE)
DAYS = Workdays(RULEBOOK.calendar("service"))
DEFAULTS = load_defaults()


def reader(source: str, *, shift_days: int = 0) -> Reader:
    described = mapping.load(source)
    newest = rows.newest_day(ROWS / f"{source}.csv", described)
    return Reader(described, DEFAULTS, DAYS, newest, shift_days)


def first(source: str, **columns: str) -> Row:
    row = next(rows.rows(ROWS / f"{source}.csv", mapping.load(source)))
    return Row(row.number, {**row.columns, **columns})


def records(source: str) -> list[Record]:
    found = []
    for row in rows.rows(ROWS / f"{source}.csv", mapping.load(source)):
        try:
            found.append(reader(source).read(row))
        except RowRefused:
            continue
    return found


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"estprojectcost": ""}, "no_valuation"),
        ({"estprojectcost": "0"}, "no_valuation"),
        ({"statuscurrent": "Sent to the moon"}, "unknown_status"),
        ({"statuscurrent": ""}, "unknown_status"),
        ({"applieddate": "soon"}, "bad_date"),
        ({"applieddate": "2999-01-01"}, "bad_date"),
        ({"applieddate": "2020-03-02", "issueddate": "2020-03-01", "completeddate": ""}, "date_order"),
        ({"permitnum": " "}, "no_id"),
        ({"originaladdress": ""}, "no_address"),
        ({"permittype": "Moon base", "permitclassgroup": "Crater", "workclass": "New"}, "unmapped_type"),
    ],
)
def test_a_row_that_cannot_be_replayed_says_why(columns: dict[str, str], code: str) -> None:
    with pytest.raises(RowRefused) as refused:
        reader("calgary").read(first("calgary", **columns))

    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_row_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    lines = (ROWS / "austin.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "austin.csv"
    path.write_text(f"{lines[0]}\n{lines[1]},one,two\n", encoding="utf-8")

    row = next(rows.rows(path, mapping.load("austin")))

    assert "more columns" in row.broken


def test_a_gzipped_file_reads_like_a_plain_one(tmp_path: Path) -> None:

    path = tmp_path / "seattle.csv.gz"
    path.write_bytes(gzip.compress((ROWS / "seattle.csv").read_bytes()))

    described = mapping.load("seattle")
    assert list(rows.rows(path, described)) == list(rows.rows(ROWS / "seattle.csv", described))


def test_a_shift_moves_every_day_alike() -> None:
    row = first("calgary")

    plain, moved = reader("calgary").read(row), reader("calgary", shift_days=70).read(row)

    assert (moved.applied - plain.applied).days == 70
    assert (moved.horizon - plain.horizon).days == 70
    assert moved.goal == plain.goal


@pytest.mark.parametrize("source", SOURCES)
def test_every_mapped_type_status_and_answer_is_one_of_this_city(source: str) -> None:
    for rule in mapping.load(source).types:
        if rule.type:
            permit_type = RULEBOOK.types[rule.type]
            assert rule.work_class in {each.code for each in permit_type.work_classes}
            assert {*rule.answers, *rule.read, *rule.most} <= set(permit_type.questions)


@pytest.mark.parametrize("source", SOURCES)
def test_answers_cover_every_required_question(source: str) -> None:
    for record in records(source):
        permit_type = RULEBOOK.types[record.type_code]
        needed = {code for code, each in permit_type.questions.items() if each.required is not False}
        assert needed <= set(posted_answers(record, permit_type, DEFAULTS)), record.type_code


@pytest.mark.parametrize("source", SOURCES)
def test_steps_rise_from_receipt_to_issue_and_staff_decides_in_working_hours(source: str) -> None:
    for record in records(source):
        instant = RULEBOOK.types[record.type_code].track == "instant"

        steps = WayToPermit(record, instant, DAYS, TODAY).steps()

        moments = [step.at for step in steps]
        assert all(before <= after for before, after in pairwise(moments))
        assert moments[0].date() == record.applied
        if record.is_issued_on_the_way:
            assert moments[-1].date() == record.issued
        between = [step for step in steps[1:-1] if record.applied < step.at.date() < moments[-1].date()]
        assert all(DAYS.is_open(step.at.date()) for step in between)
        assert all(8 <= step.at.hour < 17 for step in between)


def test_a_permit_that_took_years_is_kept_alive_by_inspections() -> None:
    record = replace(
        records("san_francisco")[0],
        goal=Status.FINALED,
        issued=date(2013, 3, 4),
        ended=date(2017, 5, 9),
        horizon=date(2020, 1, 1),
    )
    issued_at = datetime(2013, 3, 4, 20, tzinfo=UTC)

    visits = Construction(record, issued_at, ["frame", "rough"], ["final"], 100, DAYS).visits()

    days = [record.issued, *(visit.wanted_on for visit in visits)]
    assert max((after - before).days for before, after in pairwise(days) if before and after) <= ALIVE + 10
    assert visits[-1].made_at.date() == date(2017, 5, 9)
    assert visits[-1].codes == ("final",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("status: status\n", "status"),
        ("types: []\ncolour: red\n", "colour"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_place(tmp_path: Path, change: str, words: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(change, encoding="utf-8")

    with pytest.raises(MappingRefused, match=words):
        mapping.load(str(path))


def test_an_unknown_source_names_those_that_there_are() -> None:
    with pytest.raises(MappingRefused, match="austin, calgary, san_francisco, seattle"):
        mapping.load("atlantis")
