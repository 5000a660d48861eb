"""Two people hand in for the same slot in the same moment: both files are kept, in order, in one document."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from permits.applications.models import PermitApplication
from permits.documents import checking, packages, uploads
from permits.documents.models import DocumentVersion
from tests.documents.handing_in import drawing, send
from tests.driving import NOON, People

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_uploads_to_one_slot_at_once_become_two_versions_of_one_document(
    draft: PermitApplication, who: People
) -> None:
    together = Barrier(2)

    def upload(words: str, user: User) -> int:
        try:
            content = drawing(words=words)
            mine = PermitApplication.objects.get(pk=draft.pk)
            given = {"name": f"{words}.pdf", "size": len(content), "declared_type": "application/pdf"}
            together.wait(20)
            version = uploads.start_upload(mine, "address_request", actor=user, at=NOON, **given)
            assert send(version, content).status == 201
            together.wait(20)
            uploads.finish_upload(version, actor=user, at=NOON)
            checking.check(version, at=NOON)
            return version.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        asked = [people.submit(upload, words, who.contractor) for words in ("one", "two")]
        made = [each.result(60) for each in asked]

    versions = DocumentVersion.objects.filter(pk__in=made)
    assert draft.documents.count() == 1
    assert {(each.number, each.status) for each in versions} == {(1, "clean"), (2, "clean")}
    assert len({each.sha256 for each in versions}) == 2
    package = packages.freeze(draft, actor=who.contractor, at=NOON)
    assert [each.number for each in package.versions.all()] == [2]


def test_two_workers_at_one_check_settle_it_once(draft: PermitApplication, who: People) -> None:
    content = drawing(pages=2)
    given = {"name": "a.pdf", "size": len(content), "declared_type": "application/pdf"}
    version = uploads.start_upload(draft, "plans", actor=who.contractor, at=NOON, **given)
    send(version, content)
    uploads.finish_upload(version, actor=who.contractor, at=NOON)

    def work() -> None:
        try:
            checking.check(version, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(work) for _worker in range(2)]:
            done.result(60)

    version.refresh_from_db()
    assert (version.status, version.sheets.count()) == ("clean", 2)
