"""A character that no text of the database can hold is told of in words, whoever asks."""

import pytest
from django.db import DataError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from config.unreadable import Unreadable

pytestmark = pytest.mark.django_db


def in_text() -> None:
    User.objects.filter(name="nothing\x00after").exists()


def in_json() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb ->> 'text'", ['{"text": "nothing\\u0000after"}'])


@pytest.mark.parametrize("tried", [in_text, in_json])
@pytest.mark.parametrize(
    ("accept", "said"),
    [("text/html", "The request could not be read"), ("application/json", "a character that cannot be kept")],
)
def test_nul_is_answered_in_words_and_not_as_a_failure_of_ours(tried, accept, said):
    request = RequestFactory().post("/", headers={"accept": accept})
    with pytest.raises(DataError) as failed, transaction.atomic():
        tried()

    answer = Unreadable(lambda _request: HttpResponse()).process_exception(request, failed.value)

    assert answer is not None
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_other_failures_of_the_database_stay_what_they_are():
    with pytest.raises(DataError) as failed, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

    request = RequestFactory().get("/", headers={"accept": "text/html"})

    assert Unreadable(lambda _request: HttpResponse()).process_exception(request, failed.value) is None
