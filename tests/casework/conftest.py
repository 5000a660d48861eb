import pytest

from tests.driving import People, people, publish_rules


@pytest.fixture
def who(db: None) -> People:
    publish_rules()
    return people()
