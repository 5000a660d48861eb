"""Lines that are written while the program runs tell what happened, and of nobody who he is."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from config import logs
from tests.access.visiting import BACKEND
from tests.driving import People

PERSON = {
    "email": "ana.o'neill+permits@example.org",
    "phone": "(619) 555-0142",
    "address": "203.0.113.77",
    "six": "2001:db8:85a3::8a2e:370:7334",
    "password": "hunter2 correct horse",
    "key": "MTI:1uVx7J:kq3l-9qkqJ2V9S0l3yQ0sYt2r3x8yP1oZ7w",
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that any logger writes, as production writes it."""
    stream = io.StringIO()
    settings = logs.configured(level="DEBUG", for_people=False)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(settings["formatters"]["line"]["()"]())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("what", sorted(PERSON))
def test_what_a_library_says_of_a_person_is_taken_out(written: io.StringIO, what: str) -> None:
    log = logging.getLogger("some.library")
    value = PERSON[what]

    log.warning("refused %s at https://site.example/reset/%s/", value if what != "password" else "it", value)
    structlog.get_logger("ours").info(
        "refused", password=value, email=value, to=[value], deep={"phone": value}
    )
    log.error("odd", exc_info=ValueError(f"bad value: {value if what != 'password' else 'x'}"))

    first, second, third = lines(written)
    assert (first["event"].split()[0], first["logger"], second["event"]) == (
        "refused",
        "some.library",
        "refused",
    )
    assert "Traceback" in third["exception"] or "ValueError" in third["exception"]
    told = [first, {**second, "to": "" if what == "password" else second["to"]}, third]
    assert value not in json.dumps(told, ensure_ascii=False)


@pytest.mark.django_db
def test_what_the_database_quotes_from_a_row_is_taken_out(written: io.StringIO) -> None:
    User.objects.create_user("ana@example.org", name="Ana Núñez")

    try:
        with transaction.atomic():
            User.objects.create_user("ANA@example.org", name="Ana Núñez")
    except IntegrityError:
        logging.getLogger("x").exception("could not register")

    [line] = [each for each in lines(written) if each["event"] == "could not register"]
    assert "one_account_per_address" in line["exception"] or "accounts_user_email" in line["exception"]
    assert "ana@example.org" not in line["exception"]
    assert "Núñez" not in line["exception"].replace('name="Ana Núñez"', "")


def test_a_visit_is_one_line_that_names_page_and_person_by_number(client, who: People, written) -> None:
    client.force_login(who.contractor, backend=BACKEND)

    client.get(reverse("applications:mine"), {"q": who.contractor.email}, HTTP_X_REQUEST_ID="abcdef-123456")

    [line] = [each for each in lines(written) if each["event"] == "request"]
    assert (line["page"], line["status"], line["person"], line["request"], line["level"]) == (
        "applications:mine",
        200,
        who.contractor.pk,
        "abcdef-123456",
        "info",
    )
    assert who.contractor.email not in written.getvalue()


def test_a_failed_sign_in_and_a_page_that_is_not_there_tell_nothing(client, who: People, written) -> None:
    secret = "a secret in an address"
    client.post(
        reverse("account_login"),
        {"login": "ana@example.org", "password": PERSON["password"]},
        REMOTE_ADDR=PERSON["address"],
    )
    client.get(f"/v/{secret}/")
    client.get("/account/password/reset/key/1-c7dr3e-9cbd1c27be1c2d1f4b2cb6b6f0e3e3a9/")

    text = written.getvalue()
    assert any(each.get("status") == 404 for each in lines(written))
    for hidden in ("ana@example.org", PERSON["password"], PERSON["address"], "secret in", "c7dr3e"):
        assert hidden not in text


def test_a_page_that_fails_is_written_with_its_name_and_its_trace(
    client, who: People, written, monkeypatch
) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("permits.register.search.cleaned", lambda text: 1 / 0)

    answer = client.get(reverse("register:search"), {"q": "ana@example.org"})

    [line] = [each for each in lines(written) if each.get("level") == "error"]
    assert (answer.status_code, line["page"], line["event"]) == (
        500,
        "register:search",
        "Internal Server Error",
    )
    assert "ZeroDivisionError" in line["exception"]
    assert "ana@example.org" not in written.getvalue()
