"""What cannot work is said at once, in one sentence, and nothing is half done."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from devstack import command_test, ports, reset
from devstack.refusals import Refusal
from devstack.setup import machine
from devstack.stack import Wish
from tests.devstack.stacks import HOUSE, Stack, devstack_says, exec_once

UNREACHABLE = "the package index cannot be reached"
Usage = namedtuple("Usage", "total used free")


def setup(*arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    return devstack_says([sys.executable, "-m", "devstack.setup", *arguments], **given)


def test_a_busy_port_is_named_before_anything_starts() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])

        by_setup = setup("--port", port)
        by_run = devstack_says([sys.executable, "-m", "devstack", "run"], PORT=port)

    sentence = f"Port {port} is in use: end the other program, or `make run PORT=…`.\n"
    assert (by_setup.returncode, by_setup.stderr) == (1, sentence)
    assert (by_run.returncode, by_run.stderr) == (1, sentence)


@pytest.mark.parametrize("text", ["eighty", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="PORT must be a number from 1 to 65535"):
        ports.web_port(text)


def test_a_missing_node_is_named(tmp_path: Path) -> None:
    told = setup(PATH=str(tmp_path))

    assert told.returncode == 1
    assert told.stderr == "Lintel needs Node 18 or newer with npm: node is not installed.\n"


def test_an_old_node_is_named_with_its_version(tmp_path: Path) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v16.20.2\n")
        program.chmod(0o755)

    told = setup(PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert told.stderr == "Lintel needs Node 18 or newer; this machine has v16.20.2.\n"


def test_a_missing_python_is_named_by_make(tmp_path: Path) -> None:
    programs = {name: shutil.which(name) for name in ("make", "sh", "test", "echo")}
    for name, path in programs.items():
        if path:
            (tmp_path / name).symlink_to(path)

    told = subprocess.run(
        ["make", "setup"], cwd=HOUSE, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert told.returncode
    assert "Lintel needs Python 3.11 or newer, and this machine has none in PATH." in told.stderr


def test_a_full_disk_is_named_with_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Usage(10**10, 10**10, 5_000_000))

    with pytest.raises(Refusal, match=r"The disk is full: Lintel needs \d+ MB in .*, and 5 MB are free\."):
        machine.check()


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("error: Failed to fetch: `x`\n  Caused by: dns error: failed to lookup", UNREACHABLE),
        ("npm error code ENOTFOUND", UNREACHABLE),
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution", UNREACHABLE),
        ("npm error nospc ENOSPC: no space left on device, write", "the disk is full"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("a strange thing happened", "a strange thing happened"),
    ],
)
def test_a_failed_installer_is_explained(output: str, cause: str) -> None:
    with pytest.raises(Refusal, match="Lintel could not install its things") as refused:
        machine.run([sys.executable, "-c", f"raise SystemExit({output!r})"], aim="install its things")

    assert cause in str(refused.value)


def test_a_program_that_does_not_exist_is_named() -> None:
    told = devstack_says([sys.executable, "-m", "devstack", "exec", "--ephemeral", "--", "no-such-program"])

    assert (told.returncode, told.stderr) == (1, "'no-such-program' is no program that can be run here.\n")


def test_reset_is_refused_while_lintel_runs_and_empties_the_folder_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    var = tmp_path / "var"
    stack = Stack(tmp_path, var=var).await_up()

    while_running = reset.reset(var)
    kept = (var / "pg").exists()
    stack.signal(signal.SIGTERM)
    stack.close()
    afterwards = reset.reset(var)

    assert (while_running, kept, afterwards) == (1, True, 0)
    assert capsys.readouterr().err == "Lintel is running on this data: stop it with Ctrl-C, then reset.\n"
    assert not list(var.iterdir())


def test_running_twice_on_one_folder_is_refused(tmp_path: Path) -> None:
    var = tmp_path / "var"
    stack = Stack(tmp_path, var=var).await_up()
    (port,) = ports.free_ports(1)

    second = devstack_says([sys.executable, "-m", "devstack", "--var", str(var), "run"], PORT=str(port))
    stack.close()

    assert second.returncode == 1
    assert second.stderr == "Lintel already runs on this data: use that one, or stop it with Ctrl-C first.\n"


def test_a_server_that_cannot_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    var = tmp_path / "var"
    exec_once(arguments=(str(tmp_path / "told"),), var=var, S3_ENDPOINT="x", BROKER_URL="x")
    (var / "pg" / "data" / "postgresql.conf").write_text("no_such_setting = on\n")

    told = exec_once(var=var, S3_ENDPOINT="x", BROKER_URL="x")

    assert told.returncode == 1
    assert told.stderr.startswith("PostgreSQL ended while starting; its log ")
    assert "no_such_setting" in told.stderr


def test_missing_packages_are_named_where_they_may_not_be_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wishes: list[Wish] = []
    monkeypatch.setattr(command_test, "find_program", lambda *_: None)
    monkeypatch.setattr(command_test.rabbitmq, "is_installed", lambda: False)
    monkeypatch.setattr(command_test.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(
        command_test.command_exec, "execute", lambda _argv, *, folder, wish: wishes.append(wish)
    )
    monkeypatch.setenv("TEST_CHROMIUM", "")
    monkeypatch.setenv("TEST_MISSING", "")

    command_test.test([], folder=HOUSE)

    words = capsys.readouterr().err
    packages = ("chromium", "clamav-daemon", "rabbitmq-server")
    assert [package for package in packages if f"NOT INSTALLED: {package}." not in words] == []
    assert wishes == [Wish(ephemeral=True, clamd=False, rabbitmq=False)]
    assert os.environ["TEST_MISSING"] == "chromium,clamav-daemon,rabbitmq-server"
