"""Lintel as in production, for one test: its processes as processes, over the servers of the stack."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from devstack import vault
from devstack.ports import answers, free_ports
from devstack.servers.valkey import Valkey

HOUSE = Path(__file__).resolve().parent.parent
OF_A_TEST = frozenset({"PYTEST_CURRENT_TEST", "DJANGO_ALLOW_ASYNC_UNSAFE"})
"""What a test has in its environment for itself alone: no program of an office is another one for it."""
_PATIENCE = 60.0
_CELERY = ["-m", "celery", "--app", "config.celery"]
# With --preload it listens only when it can answer.
_GUNICORN = ["-m", "gunicorn", "config.wsgi", "--preload", "--no-control-socket"]


class Nursery:
    """Where the programs of an office are forked; made with the first office, for all of a test process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = dict(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            cwd=HOUSE,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._answer() == "ready", "the nursery did not come up"

    def born(self, command: list[str], log: Path) -> int:
        """Start a program and return the number of its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"command": command, "log": str(log)}) + "\n")
        self._process.stdin.flush()
        return int(self._answer())

    def close(self) -> None:
        self._process.communicate(timeout=_PATIENCE)

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class Office:
    """Web server, worker and relay over the test database; a test starts, kills and restarts them.

    Its test must commit: `pytest.mark.django_db(transaction=True)`. Programs are forked by the nursery, and
    started from nothing where the test gives them another environment.
    """

    def __init__(
        self,
        folder: Path,
        *,
        broker_url: str = "",
        concurrency: int = 1,
        port: int = 0,
        nursery: "Callable[[dict[str, str]], Nursery] | None" = None,
    ) -> None:
        self.port = port or free_ports(1)[0]
        self.nursery = nursery
        self.folder, self.running = folder, dict[str, int]()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail_folder = folder / "mail"
        self.mail_folder.mkdir(exist_ok=True)
        self.environment = self._environment(broker_url or settings.BROKER_URL)
        self.programs = {
            "web": [*_GUNICORN, "--bind", f"127.0.0.1:{self.port}", "--workers", "2"],
            "worker": [*_CELERY, "worker", "--concurrency", str(concurrency), "--loglevel", "INFO"],
            "relay": ["manage.py", "relay"],
        }

    def start(self, *names: str) -> None:
        """Start processes by name (all of them when none is given) and wait until the web server answers."""
        for name in names or self.programs:
            self.running[name] = self._started(self.programs[name], self.folder / f"{name}.log")
        if "web" in (names or self.programs):
            self._await_web()

    def kill(self, name: str) -> None:
        """Kill a process and all its children at once, as a power cut would."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> None:
        """Ask a process to end, and wait for it."""
        self._end(name, signal.SIGTERM)

    def close(self) -> None:
        """End everything that still runs."""
        for name in list(self.running):
            self.kill(name)

    def said(self, name: str) -> str:
        """Return what a process has written so far."""
        log = self.folder / f"{name}.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def _started(self, program: list[str], log: Path) -> int:
        nursery = self.nursery(self.environment) if self.nursery else None
        if nursery is not None and nursery.environment == self.environment:
            return nursery.born(program, log)
        with log.open("ab") as written:
            process = subprocess.Popen(
                [sys.executable, *program],
                cwd=HOUSE,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        Thread(target=process.wait, daemon=True).start()  # so that its number is free once it has ended
        return process.pid

    def _end(self, name: str, signum: int) -> None:
        process = self.running.pop(name)
        try:
            os.killpg(process, signum)
            _await_end(process)
            os.killpg(process, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def _await_web(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not answers(self.port):
            if not _lives(self.running["web"]) or time.monotonic() > deadline:
                pytest.fail(f"The web server did not come up:\n{self.said('web')[-3000:]}")
            time.sleep(0.05)

    def _environment(self, broker_url: str) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if name not in OF_A_TEST},
            "DJANGO_SETTINGS_MODULE": "tests.running_settings",
            "DATABASE_URL": _test_database_url(),
            "BROKER_URL": broker_url,
            "CACHE_URL": settings.CACHES["default"]["LOCATION"],
            "EMAIL_DIR": str(self.mail_folder),
            "SIGNING_KEY_DIR": str(settings.SIGNING_KEY_DIR),
            "SITE_URL": self.url,
            "PORT": str(self.port),
            "LINTEL_DEMO": "1",
        }


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _await_end(process: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while _lives(process):
        assert time.monotonic() < deadline, f"process {process} does not end"
        time.sleep(0.01)


def _test_database_url() -> str:
    given = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(given._replace(path="/" + connection.settings_dict["NAME"]))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Callable[[dict[str, str]], Nursery]]:
    """Give what returns the nursery, made for the environment of the first who asks."""
    made: list[Nursery] = []

    def asked(environment: dict[str, str]) -> Nursery:
        if not made:
            made.append(Nursery(environment))
        return made[0]

    yield asked
    for each in made:
        each.close()


@pytest.fixture(scope="session")
def office_place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Give the folder and the port of every office of this test process, one after another."""
    return tmp_path_factory.mktemp("office"), free_ports(1)[0]


@pytest.fixture
def office(
    transactional_db: None,
    office_place: tuple[Path, int],
    nursery: Callable[[dict[str, str]], Nursery],
) -> Iterator[Office]:
    """Give an office whose queue and post are empty; nothing of it runs yet."""
    redis.Redis.from_url(settings.BROKER_URL).flushdb()
    folder, port = office_place
    shutil.rmtree(folder)
    folder.mkdir()
    opened = Office(folder, port=port, nursery=nursery)
    yield opened
    opened.close()


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Valkey]:
    """Give a Valkey that a test may stop (`end`) and start again (`launch`, `await_ready`)."""
    folder = tmp_path / "broker"
    folder.mkdir()
    broker = Valkey(folder / "valkey", vault.credentials(folder), durable=True)
    broker.launch()
    broker.await_ready()
    yield broker
    broker.end()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, or skip the test where there is none."""
    path = os.environ.get("TEST_CHROMIUM") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.skip("chromium is not installed")
    return path


@pytest.fixture(scope="session")
def clamd_url() -> str:
    """Return the address of the virus scanner, or skip the test where there is none."""
    return _address("CLAMD_URL", "clamav-daemon")


@pytest.fixture(scope="session")
def rabbitmq_url() -> str:
    """Return the address of RabbitMQ, or skip the test where there is none."""
    return _address("TEST_RABBITMQ_URL", "rabbitmq-server")


def _address(variable: str, package: str) -> str:
    if not os.environ.get(variable):
        pytest.skip(f"{package} is not installed or not started")
    return os.environ[variable]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which packages were missing, and what went untested for it."""
    for package in filter(None, os.environ.get("TEST_MISSING", "").split(",")):
        terminalreporter.write_line(
            f"NOT TESTED: what needs {package}. Install it and run again.", red=True, bold=True
        )
