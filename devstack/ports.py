"""Loopback ports."""

import socket
from contextlib import ExitStack

from devstack.refusals import Refusal

LOOPBACK = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Return distinct loopback ports that nobody listens on."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]


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
            raise Refusal(f"Port {text} needs administrator rights: choose one above 1023, as in `make run PORT=8001`.") from None
        except OSError:
            raise Refusal(
                f"Port {text} is in use by another program: stop that, or choose another port, as in `make run PORT={int(text) % 65535 + 1}`."
            ) from None
    return int(text)
