"""The one way out: every call that Lintel makes to an address that somebody configured or typed goes here.

Server-side request forgery is what this keeps out (ASVS 5.0, 1.3.6 and 15.3.2). An address is asked over
HTTPS only, on its usual port; its name is resolved once, every address found must be a public one, and the
call goes to the very address that was looked at. Redirects are not followed. How long it takes and how much
it may answer has an end. ``OUTBOUND_EXCEPTIONS`` names origins (``http://board.internal:8080``) that may be
private, plain or on another port: those of the city's own network.
"""

import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

PORTS = {"https": 443, "http": 80}
NAT64 = ip_network("64:ff9b::/96")
CHUNK = 16_384


class Refused(Exception):
    """An address that Lintel does not call; the text says why."""


class Unreachable(Exception):
    """Nobody answered in time, or not with what can be read."""


@dataclass(frozen=True)
class Reply:
    """What was answered, whatever the status."""

    status: int
    content_type: str
    body: bytes


def get(
    url: str, *, headers: Mapping[str, str] | None = None, most_bytes: int = 1_000_000, seconds: float = 10.0
) -> Reply:
    """Fetch an address.

    :raises Refused: when it may not be called.
    :raises Unreachable: when it does not answer within the seconds, or answers more than the bytes.
    """
    return _call("GET", url, None, headers or {}, most_bytes, seconds)


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    most_bytes: int = 1_000_000,
    seconds: float = 10.0,
) -> Reply:
    """Send a body to an address. :raises Refused, Unreachable: see :func:`get`."""
    return _call("POST", url, body, headers or {}, most_bytes, seconds)


def _call(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], most_bytes: int, seconds: float
) -> Reply:
    parts = _looked_at(url)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    line = _connection(parts, host, port, seconds)
    # A peer that answers a byte at a time would never run into the time limit of the socket.
    end = threading.Timer(seconds, _cut, [line])
    end.daemon = True
    end.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request(method, path, body=body, headers={"User-Agent": "Lintel", **headers})
        return _reply(line, most_bytes, host)
    except (OSError, HTTPException) as silent:
        raise Unreachable(f"{host} did not answer: {silent or type(silent).__name__}") from silent
    except ValueError as wrong:
        raise Refused(f"This call cannot be made: {wrong}") from wrong
    finally:
        end.cancel()
        line.close()


def _looked_at(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise Refused(f"This is no address: {wrong}") from wrong
    if parts.scheme not in PORTS or not parts.hostname:
        raise Refused("Only addresses that begin with https:// are called.")
    if parts.username is not None or parts.password is not None:
        raise Refused("An address with a name or password in it is not called.")
    if not _is_excepted(parts) and (parts.scheme != "https" or port not in {None, PORTS["https"]}):
        raise Refused(f"{parts.hostname} is called over https:// on its usual port only.")
    return parts


def _is_excepted(parts: SplitResult) -> bool:
    asked = (parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme])
    return asked in {_origin(each) for each in settings.OUTBOUND_EXCEPTIONS}


def _origin(text: str) -> tuple[str, str | None, int]:
    parts = urlsplit(text)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme, 0)


def _connection(parts: SplitResult, host: str, port: int, seconds: float) -> "_PinnedPlain | _Pinned":
    address = _address(host, port, private=_is_excepted(parts))
    if parts.scheme == "http":
        return _PinnedPlain(host, port, address=address, timeout=seconds)
    return _Pinned(host, port, address=address, timeout=seconds)


def _address(host: str, port: int, *, private: bool) -> str:
    """Resolve a name once; every address that it has must be one that may be called."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as unknown:
        raise Unreachable(f"The name {host} is not known.") from unknown
    if not private and not all(_is_public(each) for each in found):
        raise Refused(f"{host} is an address of a private network, which is not called.")
    return min(found)


def _is_public(text: str) -> bool:
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None,))[0]
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    return address.is_global and not address.is_multicast


def _reply(line: HTTPConnection, most_bytes: int, host: str) -> Reply:
    body = bytearray()
    with line.getresponse() as answer:
        if 300 <= answer.status < 400:
            raise Unreachable(f"{host} sent us elsewhere, which is not followed.")
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > most_bytes:
                raise Unreachable(f"{host} answered more than {most_bytes} bytes.")
    expected = answer.headers.get("Content-Length", "")
    if expected.isdigit() and int(expected) != len(body):
        raise Unreachable(f"{host} broke off its answer.")
    return Reply(answer.status, answer.headers.get_content_type(), bytes(body))


def _cut(line: "_PinnedPlain | _Pinned") -> None:
    """End the call, also while its answer is being read and the connection has let go of the socket."""
    try:
        if line.held is not None:
            line.held.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class _PinnedPlain(HTTPConnection):
    """A connection to the address that was looked at, whatever the name resolves to by now."""

    held: socket.socket | None

    def __init__(self, *args: Any, address: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.address, self.held = address, None

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self.address, self.port), self.timeout)


class _Pinned(HTTPSConnection):
    """The same with TLS, whose certificate must be that of the name."""

    held: socket.socket | None
    _context: ssl.SSLContext

    def __init__(self, *args: Any, address: str, **options: Any) -> None:
        super().__init__(*args, context=ssl.create_default_context(), **options)
        self.address, self.held = address, None

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.held = plain
        self.sock = self.held = self._context.wrap_socket(plain, server_hostname=self.host)
