import os
from collections.abc import Iterator

import pytest
from django.conf import settings

from permits.applications.models import PermitApplication
from permits.applications.services.drafts import start_draft
from permits.documents import store
from tests.driving import NOON, People
from workflows.timing import at_moment


@pytest.fixture
def who(townspeople: People) -> People:
    return townspeople


@pytest.fixture
def draft(who: People) -> PermitApplication:
    """Give an accessory dwelling unit that the contractor has begun to fill in."""
    return start_draft(who.contractor, organisation=who.company, type_code="ADU", at=NOON)


@pytest.fixture
def scanner() -> str:
    """Give the address of a real virus scanner."""
    if not settings.CLAMD_URL:
        pytest.skip("NO VIRUS SCANNER: run the tests over `devstack exec --ephemeral --clamd`")
    return str(settings.CLAMD_URL)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with at_moment(NOON):
        yield


@pytest.fixture(scope="session", autouse=True)
def _bucket() -> None:
    assert os.environ.get("S3_ENDPOINT"), "the tests of documents need an object store"
    store.ensure_bucket()
