"""The demo city from start to Ctrl-C."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from devstack.ports import free_ports
from tests.devstack.stacks import HOUSE, clean_environment, family, is_alive, wait_until


@pytest.mark.timeout(700)
def test_the_city_serves_its_first_page_names_its_accounts_and_ends_without_a_trace(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    log = tmp_path / "log"
    with log.open("wb") as output:
        city = subprocess.Popen(
            [sys.executable, "-m", "devstack", "--var", str(tmp_path / "var"), "run"],
            cwd=HOUSE,
            env=clean_environment(PORT=str(port)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    announced = f"Lintel is at http://127.0.0.1:{port}/"
    wait_until(lambda: announced in log.read_text() or city.poll() is not None, patience=500)

    page = requests.get(f"http://127.0.0.1:{port}/", timeout=30)
    wait_until(lambda: "ready" in log.read_text(), patience=60)  # the worker's own word
    wait_until(lambda: "Replaying records" in log.read_text(), patience=60)
    started = family(city.pid)
    city.send_signal(signal.SIGINT)
    code = city.wait(60)

    said = log.read_text()
    assert page.status_code == 200
    assert said.count("technician@lintel.example") == 1
    assert {"postgres", "valkey-server", "weed", "gunicorn", "celery"} <= set(started.values())
    assert code == 0, said
    # A signal that meets the worker inside a weak reference's callback is told by Python, and harmless.
    assert not [line for line in said.splitlines() if "Traceback" in line and "celery.redirected" not in line]
    assert not [name for pid, name in started.items() if is_alive(pid)]
