"""Loopback ports."""

import secrets
import socket

from devstack.refusals import Refusal

LOOPBACK = "127.0.0.1"


def free_ports(count: int, *, with_offset: int = 0) -> list[int]:
    """Return distinct loopback ports that nobody listens on, and whose neighbours at the offset are free too.

    They lie below the range from which the kernel takes ports for outgoing connections.
    """
    found: list[int] = []
    candidates = secrets.SystemRandom().sample(range(10_240, 22_768), 2_000)
    while len(found) < count and candidates:
        port = candidates.pop()
        if all(_is_free(each) for each in {port, port + with_offset}):
            found.append(port)
    if len(found) < count:
        raise Refusal("This machine has no free loopback ports left: stop some programs and try again.")
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Tell whether something accepts connections on a loopback port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=0.3).close()
    except OSError:
        return False
    return True


def web_port(text: str) -> int:
    """Read the PORT setting and make sure that the web server can have it.

    :raises Refusal: it is no port, or somebody else holds it.
    """
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT must be a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, int(text)))
        except PermissionError:
            raise Refusal(f"Port {text} needs administrator rights: choose one above 1023 in PORT.") from None
        except OSError:
            raise Refusal(f"Port {text} is in use: end the other program, or `make run PORT=…`.") from None
    return int(text)
