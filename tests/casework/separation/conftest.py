from collections.abc import Iterator

import pytest

from tests.driving import NOON, People
from workflows.timing import at_moment


@pytest.fixture
def who(townspeople: People) -> Iterator[People]:
    """The sample city's people, on a Monday at noon."""
    with at_moment(NOON):
        yield townspeople
