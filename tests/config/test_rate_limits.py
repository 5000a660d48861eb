"""Who asks too much waits a minute; who is next to him does not."""

import pytest
from django.urls import get_resolver, reverse

from accounts.models import SecurityEvent
from config.rate_limits import SIGN_IN, TABLE
from tests.access.visiting import BACKEND
from tests.driving import People

FAR = "8.8.4.4"
BROWSER = {"HTTP_ACCEPT": "text/html", "REMOTE_ADDR": FAR}


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.front_door.throttle.this_minute", int)


def test_the_table_names_pages_that_exist() -> None:
    assert [name for name in TABLE if not is_a_page(name)] == []
    assert not is_a_page("register:nowhere")


def is_a_page(name: str) -> bool:
    space, _, own = name.rpartition(":")
    resolver = get_resolver().namespace_dict[space][1] if space else get_resolver()
    return own in resolver.reverse_dict


def test_signing_in_is_slowed_down_for_one_address_with_a_page_that_says_so(client, who: People) -> None:
    login = reverse("account_login")

    answers = [client.post(login, {}, **BROWSER) for _ in range(SIGN_IN.per_address + 2)]
    elsewhere = client.post(login, {}, REMOTE_ADDR="9.9.9.9")
    looking = client.get(login, **BROWSER)

    assert [each.status_code for each in answers[-3:]] == [200, 429, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Wait a minute" in answers[-1].content.decode()
    assert (elsewhere.status_code, looking.status_code) == (200, 200)


def test_going_over_a_limit_is_written_down_once_a_minute_without_the_address(client, who: People) -> None:
    for _ in range(SIGN_IN.per_address + 5):
        client.post(reverse("account_login"), {}, **BROWSER)

    event = SecurityEvent.objects.get(kind="rate limited")
    assert (event.facts, event.network, len(event.visitor)) == ({"room": "sign_in"}, "8.8.4.0/24", 16)


def test_an_account_that_changes_its_address_is_slowed_down_all_the_same(client, who: People) -> None:
    client.force_login(who.contractor, backend=BACKEND)
    limit = TABLE["fees:estimate"].per_account
    assert limit is not None

    answers = [
        client.get(reverse("fees:estimate"), REMOTE_ADDR=f"8.8.{number}.4").status_code
        for number in range(limit + 1)
    ]

    assert (answers[:limit], answers[-1]) == ([200] * limit, 429)


def test_a_script_gets_words_it_can_show(client, who: People) -> None:
    client.force_login(who.contractor, backend=BACKEND)
    start = reverse("documents:upload_start", args=[1])
    limit = TABLE["documents:upload_start"].per_account
    assert limit is not None

    answers = [client.post(start, {}, HTTP_ACCEPT="*/*") for _ in range(limit + 1)]

    assert {each.status_code for each in answers[:-1]} == {404}
    assert answers[-1].status_code == 429
    assert answers[-1].json() == {"message": "That was a lot in one minute. Wait a minute, then go on."}
