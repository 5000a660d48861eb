"""A whole package in one file: complete, verifiable, written down, and never held in memory."""

import hashlib
import io
import subprocess
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from permits.applications.models import PermitApplication
from permits.documents import exporting, packages, store
from permits.documents.models import DocumentAccess, Package
from tests.documents.handing_in import drawing, hand_in
from tests.documents.test_pages import as_
from tests.driving import NOON, People


@pytest.fixture
def package(draft: PermitApplication, who: People) -> Package:
    hand_in(draft, who.contractor, drawing(pages=2), name="Pläne – Haus.pdf")
    hand_in(draft, who.contractor, drawing(words="x"), name="Pläne – Haus.pdf", slot="energy_report")
    return packages.freeze(draft, actor=who.contractor, at=NOON)


def test_the_export_holds_every_file_and_a_manifest_that_proves_them(
    package: Package, who: People, tmp_path
) -> None:
    address = reverse("documents:export", args=[package.application_id, package.number])

    answer = as_(who.contractor).post(address)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    assert hashlib.sha256(archive.read("MANIFEST.txt")).hexdigest() == package.manifest_sha256
    archive.extractall(tmp_path)
    subprocess.run(["sha256sum", "--check", "--strict", "MANIFEST.txt"], cwd=tmp_path, check=True)
    assert len(archive.namelist()) == 3
    assert "attachment" in answer["Content-Disposition"]


def test_an_export_is_written_down_for_every_file(package: Package, who: People) -> None:
    address = reverse("documents:export", args=[package.application_id, package.number])

    as_(who.contractor).post(address)

    rows = DocumentAccess.objects.values_list("version_id", "user_id", "how")
    assert set(rows) == {
        (pk, who.contractor.pk, "export") for pk in package.versions.values_list("pk", flat=True)
    }


def test_an_export_holds_only_a_piece_of_a_file_at_a_time(
    package: Package, who: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "chunks", lambda key: (bytes(1024 * 1024) for _chunk in range(50)))

    sizes = [len(piece) for piece in exporting.export(package, actor=who.contractor, at=NOON)]

    assert sum(sizes) > 100 * 1024 * 1024
    assert max(sizes) < 1024 * 1024 + 2048


def test_an_export_whose_file_vanished_does_not_pass_for_whole(package: Package, who: People) -> None:
    store.delete(package.versions.first().key)

    with pytest.raises(store.Missing):
        b"".join(exporting.export(package, actor=who.contractor, at=NOON))


def test_the_page_of_a_package_asks_as_often_for_forty_sheets_as_for_four(
    draft: PermitApplication, who: People, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(who.contractor), []
    for pages in (2, 4, 40):
        hand_in(draft, who.contractor, drawing(pages=pages), name="set.pdf")
        frozen = packages.freeze(draft, actor=who.contractor, at=NOON)
        address = reverse("documents:package", args=[draft.pk, frozen.number])
        client.get(address)
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[1] == counts[2]


def test_the_report_of_a_file_asks_as_often_for_forty_sheets_as_for_four(
    draft: PermitApplication, who: People, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(who.contractor), []
    for pages in (4, 40):
        version = hand_in(draft, who.contractor, drawing(pages=pages), name=f"{pages}.pdf")
        address = reverse("documents:report", args=[version.pk])
        client.get(address)
        with django_assert_max_num_queries(40) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
