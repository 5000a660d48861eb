"""A stack's end: nothing it started outlives it, and only what should be kept is kept."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from tests.devstack.stacks import HOUSE, Stack, clean_environment, exec_once, family, is_alive, wait_until
from tests.devstack.test_servers import store

LEAVES_A_DAEMON = "import subprocess; print(subprocess.Popen(['sleep', '99'], start_new_session=True).pid)"


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_and_removes_ephemeral_data(tmp_path: Path, signum: int) -> None:
    stack = Stack(tmp_path, "--ephemeral").await_up()
    started, folder = family(stack.process.pid), stack.folder

    code = stack.signal(signum)
    stack.close()

    assert code == 128 + signum
    assert not folder.exists()
    assert not [name for pid, name in started.items() if is_alive(pid)]


def test_a_signal_while_the_servers_start_leaves_nothing(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "--ephemeral", TMPDIR=str(tmp_path))
    wait_until(lambda: "weed" in family(stack.process.pid).values())
    started = family(stack.process.pid)

    stack.signal(signal.SIGTERM)
    stack.close()

    assert not list(tmp_path.glob("lintel-stack-*"))
    assert not [name for pid, name in started.items() if is_alive(pid)]


def test_the_command_killed_by_the_kernel_still_ends_the_stack(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "--ephemeral").await_up()
    started, folder = family(stack.process.pid), stack.folder
    command = next(pid for pid, name in started.items() if name.startswith("python"))

    os.kill(command, signal.SIGKILL)
    code = stack.process.wait(30)
    stack.close()

    assert code == 128 + signal.SIGKILL
    assert not folder.exists()
    assert not [name for pid, name in started.items() if is_alive(pid)]


def test_servers_die_with_a_killed_devstack_and_the_next_one_clears_up(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "--ephemeral", TMPDIR=str(tmp_path)).await_up()
    started, folder = family(stack.process.pid), stack.folder

    stack.signal(signal.SIGKILL)
    stack.close()
    wait_until(lambda: not any(is_alive(pid) for pid in started))
    exec_once("--ephemeral", arguments=(str(tmp_path / "told"),), TMPDIR=str(tmp_path))

    assert not folder.exists()


def test_what_the_command_left_running_ends_with_the_stack() -> None:
    told = exec_once("--ephemeral", code=LEAVES_A_DAEMON)

    assert told.returncode == 0, told.stderr
    assert not is_alive(int(told.stdout))


def test_the_exit_code_is_the_commands_own() -> None:
    told = exec_once("--ephemeral", code="raise SystemExit(7)")

    assert told.returncode == 7


def test_two_ephemeral_stacks_live_side_by_side(tmp_path: Path) -> None:
    first, second = Stack(tmp_path, "--ephemeral"), Stack(tmp_path, "--ephemeral")

    try:
        environments = [first.await_up().environment, second.await_up().environment]
    finally:
        first.close()
        second.close()

    for name in ("DATABASE_URL", "BROKER_URL", "S3_ENDPOINT", "S3_SECRET_KEY", "SECRET_KEY"):
        assert environments[0][name] != environments[1][name]


def test_a_second_start_finds_all_data_and_the_same_credentials(tmp_path: Path) -> None:
    stack = Stack(tmp_path, var=tmp_path / "var").await_up()
    with psycopg.connect(stack.environment["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE permits AS SELECT 'P-1' AS number")
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    with redis.Redis.from_url(stack.environment["BROKER_URL"]) as queue:
        queue.lpush("waiting", "P-1")
    store(stack.environment).put_object(Bucket="lintel", Key="plan", Body=b"sheet A1")
    stack.signal(signal.SIGINT)
    stack.close()
    assert not (tmp_path / "var" / "stack.json").exists()  # nobody joins a stack that is gone

    again = Stack(tmp_path, var=tmp_path / "var").await_up()
    with psycopg.connect(again.environment["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT number FROM permits").fetchone()
    with redis.Redis.from_url(again.environment["BROKER_URL"]) as queue:
        message = queue.rpop("waiting")
    plan = store(again.environment).get_object(Bucket="lintel", Key="plan")["Body"].read()
    again.close()

    assert (row, message, plan) == (("P-1",), b"P-1", b"sheet A1")
    assert again.environment["SECRET_KEY"] == stack.environment["SECRET_KEY"]


def test_a_command_joins_the_stack_that_runs_on_the_same_data(tmp_path: Path) -> None:
    stack = Stack(tmp_path, var=tmp_path / "var").await_up()

    joined = exec_once(code="import os; print(os.environ['DATABASE_URL'])", var=tmp_path / "var")
    survivors = [name for pid, name in family(stack.process.pid).items() if is_alive(pid)]
    stack.close()

    assert joined.stdout.strip() == stack.environment["DATABASE_URL"]
    assert "postgres" in survivors


def test_interrupting_make_alone_ends_its_recipe_too(tmp_path: Path) -> None:
    told = tmp_path / "told"
    wait = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    (tmp_path / "Makefile").write_text(
        f'up:\n\t@cd {HOUSE}; {sys.executable} -m devstack exec --ephemeral -- {sys.executable} -c "{wait}"\n'
    )
    environment = clean_environment(TMPDIR=str(tmp_path))
    make = subprocess.Popen(["make", "-C", str(tmp_path), "up"], env=environment, stdin=subprocess.DEVNULL)
    wait_until(lambda: told.exists() and told.read_text() != "", patience=60)
    started = family(make.pid)

    make.send_signal(signal.SIGINT)
    make.wait(30)

    assert not [name for pid, name in started.items() if is_alive(pid)]
    assert not list(tmp_path.glob("lintel-stack-*"))
