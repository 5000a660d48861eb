"""Which schedule prices a line: that of submission or that of issuance, and what builds on what."""

from datetime import date
from pathlib import Path

import pytest

from permits.rulebook.rulebook import Rulebook, load_folder

SUBMITTED, ISSUED = date(2026, 12, 20), date(2027, 2, 1)
FACTS = {"valuation": 18_000, "dwelling_units": 1}
EXPRESS = (
    "  - { code: EXPRESS, label: Express, stage: issuance, account: '1', basis: percent_of, percent: 10, "
    "of: [PLAN-REVIEW] }\n"
)


@pytest.fixture
def dearer(pack_folder: Path) -> Rulebook:
    """The sample city whose building fees rise with the year 2027, with a line that builds on plan review."""
    file = pack_folder / "fees" / "building.yaml"
    text = file.read_text().replace("rules:\n", f"rules:\n{EXPRESS}", 1)
    begins = "effective_from: 2000-01-01"
    file.write_text(text.replace(begins, f"{begins}\neffective_to: 2026-12-31"))
    newer = text.replace('version: "2026.1"', 'version: "2027.1"').replace(
        begins, "effective_from: 2027-01-01"
    )
    (pack_folder / "fees" / "building-2027.yaml").write_text(newer.replace("rate: 14.00", "rate: 15.00"))
    types = pack_folder / "types" / "adu.yaml"
    types.write_text(
        types.read_text().replace("lines: [PLAN-REVIEW, PERMIT", "lines: [EXPRESS, PLAN-REVIEW, PERMIT")
    )
    return load_folder(pack_folder)


def charged(assessment) -> dict[str, tuple[str, str]]:
    return {line.code: (str(line.amount), line.version) for line in assessment.lines}


def test_the_version_in_force_on_the_day_prices_the_line(dearer: Rulebook) -> None:
    then, now = (charged(dearer.price("ADU", FACTS, on=day)) for day in (SUBMITTED, ISSUED))

    assert then["PERMIT"] == ("293.25", "2026.1")
    assert now["PERMIT"] == ("309.25", "2027.1")


def test_a_line_of_today_builds_on_what_was_locked_at_submission(dearer: Rulebook) -> None:
    locked = charged(dearer.price("ADU", FACTS, on=ISSUED, submitted_on=SUBMITTED))
    anew = charged(dearer.price("ADU", FACTS, on=ISSUED))

    # 10 % of 65 % of 293.25, and of 309.25
    assert locked["EXPRESS"] == ("19.06", "2027.1")
    assert anew["EXPRESS"] == ("20.10", "2027.1")
    assert locked["PERMIT"] == anew["PERMIT"]
