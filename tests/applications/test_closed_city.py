"""A city whose rules are not published yet."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_before_any_rules_are_published_the_page_says_so() -> None:
    answer = Client().get("/applications/choose/")

    assert answer.status_code == 503
    assert "not open yet" in answer.content.decode()
