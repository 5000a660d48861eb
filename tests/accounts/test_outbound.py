"""The one way out: what Lintel calls, and what it never calls."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from accounts import outbound
from tests.accounts.companies.boards import Board, board


@pytest.fixture
def near() -> Iterator[Board]:
    with board() as running:
        yield running


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def found(host: str, port: int, *_rest: Any, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    "url",
    [
        "http://board.example/",
        "ftp://board.example/",
        "file:///etc/passwd",
        "https://board.example:8443/",
        "https://name:word@board.example/",
        "https:///nowhere",
        "https://[::1/",
        "gopher://127.0.0.1:70/",
        "",
    ],
)
def test_only_plain_https_addresses_are_called(url):
    with pytest.raises(outbound.Refused):
        outbound.get(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "::1",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:0a00:0001::",
    ],
)
def test_a_name_that_leads_into_a_private_network_is_not_called(monkeypatch, address):
    resolve_to(monkeypatch, address)

    with pytest.raises(outbound.Refused):
        outbound.get("https://board.example/")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")

    with pytest.raises(outbound.Refused):
        outbound.get("https://board.example/")


def test_the_call_goes_to_the_very_address_that_was_looked_at(monkeypatch, near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin.replace("127.0.0.1", "board.internal")]
    resolve_to(monkeypatch, "127.0.0.1")
    called: list[Any] = []
    connect = socket.create_connection

    def note(address: Any, *rest: Any, **options: Any) -> Any:
        called.append(address)
        return connect(address, *rest, **options)

    monkeypatch.setattr(outbound.socket, "create_connection", note)

    reply = outbound.get(near.origin.replace("127.0.0.1", "board.internal") + "/licenses")

    assert reply.status == 200
    assert called == [("127.0.0.1", int(near.origin.rsplit(":", 1)[1]))]


def test_an_origin_is_excepted_with_its_scheme_and_port_only(near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin.replace("http:", "https:")]

    with pytest.raises(outbound.Refused):
        outbound.get(near.origin)


def test_a_redirect_is_not_followed(near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin]
    near.status, near.location = 302, near.origin + "/elsewhere"

    with pytest.raises(outbound.Unreachable, match="elsewhere"):
        outbound.get(near.origin + "/here")

    assert near.asked == ["/here"]


def test_an_answer_without_end_is_cut(near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin]
    near.answer = b"x" * 50_000

    with pytest.raises(outbound.Unreachable, match="more than"):
        outbound.get(near.origin, most_bytes=40_000)


def test_who_answers_too_late_did_not_answer(near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin]
    near.slow = 1.5

    with pytest.raises(outbound.Unreachable):
        outbound.get(near.origin, seconds=0.3)


def test_who_answers_a_byte_at_a_time_is_cut_off(near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin]
    near.drip, began = 0.1, time.monotonic()

    with pytest.raises(outbound.Unreachable):
        outbound.get(near.origin, seconds=0.5)

    assert time.monotonic() - began < 3


def test_a_line_break_in_a_header_or_path_calls_nobody(near, settings):
    settings.OUTBOUND_EXCEPTIONS = [near.origin]

    for url, headers in ((near.origin, {"X-A": "b\r\nX-C: d"}), (near.origin + "/a b", {})):
        with pytest.raises((outbound.Refused, outbound.Unreachable)):
            outbound.get(url, headers=headers)

    assert near.asked == []


def test_nobody_listening_is_said_so(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{free.getsockname()[1]}"
    settings.OUTBOUND_EXCEPTIONS = [origin]

    with pytest.raises(outbound.Unreachable):
        outbound.get(origin)
