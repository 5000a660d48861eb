"""Three applications of a real city, and a draft that changes fees, reviews and demands."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from permits.configuration.sources import DRAFTS, Source, source_of
from permits.rulebook import services_drafting
from permits.rulebook.models import RulebookDraft, RulebookVersion
from tests.driving import NOON, People, application_at, people, publish_rules
from workflows.timing import at_moment


@pytest.fixture(scope="package")
def _city(django_db_setup: None, django_db_blocker: Any) -> Iterator[People]:
    """Make the city once; each test goes on from it in a transaction of its own."""
    with django_db_blocker.unblock(), at_moment(NOON), transaction.atomic():
        publish_rules()
        who = people()
        application_at("in_review", who)
        application_at("submitted", who, type_code="REROOF")
        application_at("draft", who)
        yield who
        transaction.set_rollback(True)


@pytest.fixture
def who(_city: People, db: None) -> Iterator[People]:
    with at_moment(NOON):
        yield _city


@pytest.fixture
def draft(who: People) -> RulebookDraft:
    base = RulebookVersion.objects.get()
    return services_drafting.begin(base, title="Rules of 2027", actor=who.configuration, at=NOON)


def rewrite(draft: RulebookDraft, who: People, file: str, before: str, after: str) -> None:
    """Replace text in a file of the draft."""
    now = RulebookDraft.objects.get(pk=draft.pk)
    text = now.pack.files[file]
    assert before in text, file
    changed = text.replace(before, after, 1)
    services_drafting.edit_file(now, file, changed, edit=now.edit, actor=who.configuration, at=NOON)


def source(draft: RulebookDraft) -> Source:
    return source_of(DRAFTS, draft.pk)
