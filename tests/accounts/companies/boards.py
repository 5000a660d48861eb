"""A licensing board of the test's own: a file, or a server that answers as it is told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HEAD = "state,number,status,classifications,expires_on,compensation,carrier,policy,insured_until\n"


def active(**changes: Any) -> dict[str, Any]:
    """Return what a board says of a licence that is in order."""
    return {
        "found": True,
        "status": "active",
        "expires_on": "2030-06-30",
        "classifications": ["B", "C-39", "C-10", "C-46", "C-45", "C-21", "A"],
        "compensation": "insured",
        "carrier": "State Fund",
        "policy": "WC-1",
        "insured_until": "2030-06-30",
        **changes,
    }


def write(path: Path, *lines: str) -> None:
    """Write a board's file."""
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")


@dataclass
class Board:
    """A server that answers every question alike, and remembers what it was asked."""

    answer: Any = field(default_factory=active)
    status: int = 200
    slow: float = 0
    location: str = ""
    drip: float = 0
    asked: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    origin: str = ""

    @property
    def source(self) -> str:
        return f"{self.origin}/licenses/{{state}}/{{number}}"


@contextmanager
def board() -> Iterator[Board]:
    """Run a board on a free port."""
    told = Board()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            told.keys.append(self.headers.get("Authorization", ""))
            time.sleep(told.slow)
            body = told.answer if isinstance(told.answer, bytes) else json.dumps(told.answer).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()
            for place in range(len(body)) if told.drip else ():
                self.wfile.write(body[place : place + 1])
                time.sleep(told.drip)
            if not told.drip:
                self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                return

        def log_message(self, *_words: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    told.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
