"""A client of clamd's INSTREAM command. Whatever is not a plain OK is not clean."""

import socket
import struct
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

CHUNK = 256 * 1024
PATIENCE = 120
"""Seconds to wait for the scanner at any step."""


class ScanFailed(Exception):
    """The scanner could not be asked or did not finish; trying again later may help."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``clean``, or the name of what was found, or ``over_limit`` when it could not look at everything."""

    clean: bool
    name: str = ""
    over_limit: bool = False


def scan(stream: IO[bytes], *, address: str) -> Verdict:
    """Have a stream scanned.

    :raises ScanFailed: the scanner is away, too slow, or reports an error.
    """
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            return _verdict(_send(line, stream))
    except OSError as error:
        raise ScanFailed(f"The virus scanner does not answer: {error}") from error


def version(address: str) -> str:
    """Return what the scanner calls itself, without the date of its signatures' release.

    :raises ScanFailed: the scanner is away.
    """
    try:
        with _connect(address) as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)[:60]
    except OSError as error:
        raise ScanFailed(f"The virus scanner does not answer: {error}") from error


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=PATIENCE)


def _send(line: socket.socket, stream: IO[bytes]) -> str:
    """Send the stream in sized chunks; a scanner that has had enough says so and hangs up."""
    try:
        while chunk := stream.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return _answer(line) or "size limit exceeded"
    return _answer(line)


def _answer(line: socket.socket) -> str:
    received = b""
    try:
        while not received.endswith(b"\0") and (more := line.recv(4096)):
            received += more
    except ConnectionResetError:
        pass
    return received.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(clean=True)
    if "size limit exceeded" in answer or "Heuristics.Limits.Exceeded" in answer:
        return Verdict(clean=False, over_limit=True)
    if answer.endswith(" FOUND"):
        return Verdict(clean=False, name=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScanFailed(f"The virus scanner could not finish: {answer or 'no answer'}")
