"""An office as in production, to be measured: its processes, their memory, and how the figures are told."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import urllib3

PATIENCE = 300.0
PROGRAMS = {
    "web": ["-m", "gunicorn", "config.wsgi", "--preload", "--no-control-socket", "--workers", "1", "--bind"],
    "worker": [
        *("-m", "celery", "--quiet", "--app", "config.celery", "worker", "--without-mingle"),
        *("--without-gossip", "--concurrency", "1", "--loglevel", "ERROR"),
    ],
    "relay": ["manage.py", "relay"],
}


@contextmanager
def office(port: int) -> Iterator[dict[str, int]]:
    """Run the web, a worker and the relay for a while; yields their process ids."""
    running: dict[str, subprocess.Popen[bytes]] = {}
    for name, program in PROGRAMS.items():
        command = [sys.executable, *program, *([f"127.0.0.1:{port}"] if name == "web" else [])]
        running[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield {name: each.pid for name, each in running.items()}
    finally:
        for each in running.values():
            os.killpg(each.pid, signal.SIGTERM)
        for each in running.values():
            each.wait(30)


def peak_memory(pid: int) -> float:
    """Return the highest resident size in MB of a process or any of its children, as the kernel kept it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    own = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    return max([own, *(peak_memory(int(child)) for child in children)])


def until_it_answers(address: str) -> None:
    """Wait until the web process answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib3.PoolManager().request("GET", address, retries=False)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The web process does not answer.")


def told(about: str | None, measured: Callable[..., dict[str, Any]], **counts: int) -> None:
    """Read counts from the command line, measure, and print the figures."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in counts.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--json", action="store_true")
    asked = vars(parser.parse_args())
    as_json = asked.pop("json")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("LINTEL_DEMO", "1")
    django.setup()
    figures = measured(**asked)
    lines = [json.dumps(figures)] if as_json else [f"{name:16} {value}" for name, value in figures.items()]
    sys.stdout.write("\n".join(lines) + "\n")
