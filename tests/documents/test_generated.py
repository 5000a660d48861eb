"""PDFs that a worker makes: written once, seen while they are made, and after a failure."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from permits.documents import generated, store
from permits.documents.generated import GeneratedFile
from tests.documents.handing_in import WEB, drawing
from tests.driving import NOON


class Row(SimpleNamespace):
    """A row with a generated file, without a table of its own."""

    def save(self, *, update_fields: list[str]) -> None:
        self.saved = [*getattr(self, "saved", []), update_fields]


def row(**given: Any) -> Row:
    return Row(**{"file_state": GeneratedFile.State.PENDING, "file_key": "", "file_error": ""} | given)


@pytest.fixture
def key() -> str:
    return f"applications/tests/{uuid4()}/letter.pdf"


def test_a_file_is_kept_with_its_hash_and_can_be_opened(key: str) -> None:
    made, pdf = row(), drawing()

    generated.keep(made, pdf, key=key, at=NOON)

    assert (made.file_state, made.file_size, made.file_made_at) == ("done", len(pdf), NOON)
    assert store.kept_digest(key) == made.file_sha256
    assert WEB.request("GET", generated.link(made)).data == pdf
    assert generated.news_of(made).is_ready


def test_after_a_worker_died_the_row_records_what_it_wrote(key: str) -> None:
    first, second = drawing(words="first"), drawing(words="second")
    generated.keep(row(), first, key=key, at=NOON)
    again = row()

    generated.keep(again, second, key=key, at=NOON + timedelta(minutes=1))

    assert again.file_sha256 == store.kept_digest(key)
    assert WEB.request("GET", generated.link(again)).data == first


def test_a_failure_is_shown_and_the_file_is_not_ready(key: str) -> None:
    made = row()

    generated.fail(made, "x" * 500)

    assert (generated.news_of(made).has_failed, len(made.file_error)) == (True, 300)
    with pytest.raises(generated.NotReady):
        generated.link(made)


def test_a_file_that_is_there_neither_fails_nor_is_made_again(key: str) -> None:
    made = row()
    generated.keep(made, drawing(words="good"), key=key, at=NOON)
    before = made.file_sha256

    generated.fail(made, "too late")
    generated.keep(made, drawing(words="other"), key=key + "2", at=NOON)

    assert (made.file_state, made.file_sha256, made.file_key) == ("done", before, key)
