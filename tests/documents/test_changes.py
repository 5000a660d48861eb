"""What changed between two packages: by the content of each sheet, whatever file it lies in."""

from itertools import count

import pytest

from permits.applications.models import PermitApplication
from permits.documents import changes, packages
from permits.documents.models import DocumentVersion, Sheet
from tests.documents.handing_in import drawing, hand_in
from tests.driving import NOON, People, application_at

ROWS = count(1)


def file(document: int, *sheets: tuple[str, str]) -> list[Sheet]:
    """Make the sheets of one file: the number of each ("" where unknown) and what is drawn on it."""
    version = DocumentVersion(pk=next(ROWS), document_id=document)
    return [
        Sheet(pk=next(ROWS), version=version, page=page, number=number, sha256=drawn)
        for page, (number, drawn) in enumerate(sheets, start=1)
    ]


def kinds(before: list[Sheet], after: list[Sheet]) -> list[tuple[str, str]]:
    found = changes.compare(before, after)
    return [(change.sheet.number or f"page {change.sheet.page}", change.kind.value) for change in found]


CASES = {
    "a resubmittal of the same file": (
        file(1, ("A-1", "a"), ("A-2", "b")),
        file(1, ("A-1", "a"), ("A-2", "b")),
        [("A-1", "unchanged"), ("A-2", "unchanged")],
    ),
    "a sheet is replaced, one is new, one is gone": (
        file(1, ("A-1", "a"), ("A-2", "b"), ("S-1", "c")),
        file(1, ("A-1", "a"), ("A-2", "better"), ("A-3", "new")),
        [("A-1", "unchanged"), ("A-2", "replaced"), ("A-3", "added"), ("S-1", "removed")],
    ),
    "single sheets become one consolidated file in another order": (
        file(1, ("A-1", "a")) + file(2, ("A-2", "b")) + file(3, ("S-1", "c")),
        file(4, ("S-1", "c"), ("A-1", "a"), ("A-2", "better")),
        [("S-1", "unchanged"), ("A-1", "unchanged"), ("A-2", "replaced")],
    ),
    "a sheet that only got another number is unchanged": (
        file(1, ("A-1", "a")),
        file(1, ("A-9", "a")),
        [("A-9", "unchanged")],
    ),
    "without numbers, the place counts": (
        file(1, ("", "a"), ("", "b")),
        file(1, ("", "a"), ("", "better")),
        [("page 1", "unchanged"), ("page 2", "replaced")],
    ),
    "a cover sheet put in front moves nothing": (
        file(1, ("", "a"), ("", "b")),
        file(1, ("", "cover"), ("", "a"), ("", "b")),
        [("page 1", "added"), ("page 2", "unchanged"), ("page 3", "unchanged")],
    ),
    "content that could not be read equals nothing": (
        file(1, ("A-1", ""), ("", "")),
        file(1, ("A-1", ""), ("", "")),
        [("A-1", "replaced"), ("page 2", "replaced")],
    ),
    "two blank sheets are two sheets": (
        file(1, ("", "blank"), ("", "blank")),
        file(1, ("", "blank")),
        [("page 1", "unchanged"), ("page 2", "removed")],
    ),
    "the same number twice is paired in order": (
        file(1, ("A-1", "a"), ("A-1", "b")),
        file(1, ("A-1", "c"), ("A-1", "d"), ("A-1", "e")),
        [("A-1", "replaced"), ("A-1", "replaced"), ("A-1", "added")],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), CASES.values(), ids=CASES.keys())
def test_content_then_number_then_place_decide_what_became_of_a_sheet(
    before: list[Sheet], after: list[Sheet], expected: list[tuple[str, str]]
) -> None:
    assert kinds(before, after) == expected


def test_everything_is_new_in_the_first_package(draft: PermitApplication, who: People) -> None:
    hand_in(draft, who.contractor, drawing(pages=2), name="A.pdf")

    package = packages.freeze(draft, actor=who.contractor, at=NOON)

    assert [change.label for change in changes.sheet_changes(None, package)] == ["Added", "Added"]


def test_a_discipline_is_told_what_changed_since_it_looked_not_since_others_did(who: People) -> None:
    application = application_at("in_review", who)
    first = application.packages.get()
    everybody = set(application.reviews.values_list("discipline", flat=True))
    second = packages.freeze(application, actor=who.contractor, at=NOON)
    again = application.reviews.get(discipline="structural")
    again.pk, again.round, again.package = None, 2, second
    again.work_item = again.work_item.__class__.objects.create(
        case=application.case,
        stage="review",
        key="structural",
        round=2,
        title="Structural",
        team="structural",
        opened_at=NOON,
        due_on=NOON.date(),
    )
    again.save()

    third = packages.freeze(application, actor=who.contractor, at=NOON)

    assert {"structural", "planning"} <= everybody
    assert changes.last_seen("structural", third) == second
    assert changes.last_seen("planning", third) == first
    assert changes.last_seen("nobody", third) is None
    assert {each.kind.value for each in changes.changes_since_last_look("planning", third)} == {"unchanged"}
