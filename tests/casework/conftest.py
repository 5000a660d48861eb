import pytest

from tests.driving import People


@pytest.fixture
def who(townspeople: People) -> People:
    return townspeople
