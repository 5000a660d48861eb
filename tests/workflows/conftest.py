from datetime import UTC, datetime

import pytest

from tests.workflows.toys.models import Parcel
from tests.workflows.toys.people import Clerk, clerk
from workflows.transitions import open_case

NOON = datetime(2026, 11, 9, 20, tzinfo=UTC)


@pytest.fixture
def packer(db: None) -> Clerk:
    return clerk("packer")


@pytest.fixture
def parcel(packer: Clerk) -> Parcel:
    toy = Parcel(label="1 Elm Street")
    open_case(toy, actor=packer, at=NOON)
    return toy
