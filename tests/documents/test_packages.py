"""Packages: what was handed in at a moment, and never anything else afterwards."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from permits.applications.models import PermitApplication
from permits.documents import packages, queries
from permits.documents.models import DocumentVersion, PackageItem
from tests.documents.handing_in import drawing, hand_in, start, with_script
from tests.driving import NOON, People, clean_file


def test_a_package_holds_the_newest_checked_version_of_each_document(
    draft: PermitApplication, who: People
) -> None:
    old = hand_in(draft, who.contractor, drawing(words="1"), name="A-1.pdf")
    new = hand_in(draft, who.contractor, drawing(words="2"), name="A-1.pdf")
    refused = hand_in(draft, who.contractor, with_script(drawing()), name="A-1.pdf")

    package = packages.freeze(draft, actor=who.contractor, at=NOON)

    assert (old.document_id, refused.number) == (new.document_id, 3)
    assert list(package.versions.all()) == [new]
    sheet, path = new.sheets.get(), f"plans/{new.document_id}-A-1.pdf"
    assert package.manifest == f"{new.sha256}  {path}\n# {sheet.sha256}  {path} page 1 A-101\n"
    assert package.manifest_sha256 == hashlib.sha256(package.manifest.encode()).hexdigest()
    assert packages.is_intact(package)


def test_nothing_is_frozen_while_a_file_is_on_its_way(draft: PermitApplication, who: People) -> None:
    start(draft, who.contractor, drawing())

    with pytest.raises(packages.CannotFreeze, match=r"A-101\.pdf"):
        packages.freeze(draft, actor=who.contractor, at=NOON)

    assert not draft.packages.exists()


def test_packages_are_numbered_one_after_the_other(draft: PermitApplication, who: People) -> None:
    frozen = [packages.freeze(draft, actor=who.contractor, at=NOON) for _round in range(3)]

    assert [package.number for package in frozen] == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        lambda package, item: type(package).objects.update(manifest_sha256="0" * 64),
        lambda package, item: item.delete(),
        lambda package, item: PackageItem.objects.update(sha256="0" * 64),
        lambda package, item: DocumentVersion.objects.update(sha256="0" * 64),
        lambda package, item: DocumentVersion.objects.update(key="elsewhere"),
        lambda package, item: DocumentVersion.objects.update(status="refused"),
    ],
    ids=["manifest", "item removed", "item's hash", "file's hash", "file's place", "file's status"],
)
def test_what_was_frozen_cannot_be_changed_behind_our_back(
    draft: PermitApplication, who: People, change
) -> None:
    clean_file(draft, "plans", "A", who.contractor, at=NOON)
    package = packages.freeze(draft, actor=who.contractor, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        change(package, package.items.get())


def test_content_decides_what_changed_not_the_name(draft: PermitApplication, who: People) -> None:
    same, other = drawing(words="same"), drawing(words="other")
    hand_in(draft, who.contractor, same, name="A.pdf")
    hand_in(draft, who.contractor, other, name="B.pdf")
    gone = hand_in(draft, who.contractor, drawing(words="gone"), name="C.pdf")
    packages.freeze(draft, actor=who.contractor, at=NOON)
    hand_in(draft, who.contractor, same, name="A.pdf")
    hand_in(draft, who.contractor, drawing(words="better"), name="B.pdf")
    hand_in(draft, who.contractor, drawing(words="new"), name="D.pdf", slot="energy_report")
    gone.document.removed_at = NOON
    gone.document.save()

    second = packages.freeze(draft, actor=who.contractor, at=NOON)

    kinds = {change.document.title: change.kind.value for change in queries.changes_in(second)}
    expected = {"A": "unchanged", "B": "replaced", "C": "removed", "Energy compliance report": "added"}
    expected["D"] = expected.pop("Energy compliance report")
    assert kinds == expected
    assert queries.changed_slots(second) == {"plans", "energy_report"}


def test_counts_are_of_usable_documents(draft: PermitApplication, who: People) -> None:
    hand_in(draft, who.contractor, drawing(words="1"), name="A.pdf")
    hand_in(draft, who.contractor, drawing(words="2"), name="A.pdf")
    hand_in(draft, who.contractor, with_script(drawing()), name="B.pdf")
    start(draft, who.contractor, drawing(), name="C.pdf")

    assert queries.clean_counts(draft) == {"plans": 1}
    assert [version.name for version in queries.unchecked(draft)] == ["C.pdf"]
    assert "plans" not in {slot.code for slot in queries.missing_slots(draft)}
