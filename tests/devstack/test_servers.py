"""The servers of a stack: on loopback, behind credentials, ready for the browser and for the tests."""

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import psycopg
import pytest
import redis
import requests
from botocore.config import Config

from devstack import vault
from devstack.servers.clamd import Clamd
from tests.devstack.stacks import Stack, exec_once, family, listening_addresses

WHO_RUNS_POSTGRES = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    path = connection.execute("SHOW data_directory").fetchone()[0]
print(os.stat(path).st_uid)
"""
LOOPBACK_4, LOOPBACK_6 = "0100007F", "00000000000000000000000001000000"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = Stack(tmp_path_factory.mktemp("stack"), "--ephemeral")
    try:
        yield running.await_up()
    finally:
        running.close()


def store(environment: dict[str, str]) -> "boto3.client":
    return boto3.client(
        "s3",
        endpoint_url=environment["S3_ENDPOINT"],
        aws_access_key_id=environment["S3_ACCESS_KEY"],
        aws_secret_access_key=environment["S3_SECRET_KEY"],
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )


def test_every_server_listens_on_loopback_only(stack: Stack) -> None:
    programs = family(stack.process.pid)

    addresses = listening_addresses(set(programs))

    assert {"weed", "valkey-server", "postgres"} <= set(programs.values())
    assert addresses <= {LOOPBACK_4, LOOPBACK_6}
    assert LOOPBACK_4 in addresses


def test_postgres_refuses_a_wrong_password_and_serves_the_right_one(stack: Stack) -> None:
    address = urlsplit(stack.environment["DATABASE_URL"])
    wrong = address._replace(netloc="lintel:wrong@").geturl()

    with psycopg.connect(address.geturl()) as connection:
        role = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
        creator = role.fetchone()

    assert creator == (True,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_valkey_refuses_those_without_its_password(stack: Stack) -> None:
    port = urlsplit(stack.environment["BROKER_URL"]).port or 0
    stranger = redis.Redis(host="127.0.0.1", port=port)

    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()

    with redis.Redis.from_url(stack.environment["BROKER_URL"]) as friend:
        assert friend.ping()


def test_the_object_store_refuses_strangers_on_every_door(stack: Stack) -> None:
    store(stack.environment).put_object(Bucket="lintel", Key="plan", Body=b"secret plan")
    pids = {pid for pid, name in family(stack.process.pid).items() if name == "weed"}
    command = Path(f"/proc/{pids.pop()}/cmdline").read_text().split("\0")
    filer = next(part.split("=")[1] for part in command if part.startswith("-filer.port="))

    by_s3 = requests.get(f"{stack.environment['S3_ENDPOINT']}/lintel/plan", timeout=5)
    by_filer = requests.get(f"http://127.0.0.1:{filer}/buckets/lintel/plan", timeout=5)

    assert by_s3.status_code == 403
    assert by_filer.status_code == 401
    assert b"secret" not in by_s3.content + by_filer.content


def preflight(endpoint: str, origin: str) -> requests.Response:
    asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    return requests.options(f"{endpoint}/lintel/plan", headers={"Origin": origin, **asked}, timeout=5)


def test_pages_on_any_port_may_upload_to_an_ephemeral_store_and_read_the_etag(stack: Stack) -> None:
    answer = preflight(stack.environment["S3_ENDPOINT"], "http://127.0.0.1:18123")

    assert answer.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:18123"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_only_the_pages_of_the_demo_city_may_upload_to_its_store(tmp_path: Path) -> None:
    given = {"PORT": "18123", "DATABASE_URL": "x", "BROKER_URL": "x"}
    durable = Stack(tmp_path, var=tmp_path / "var", **given).await_up()

    ours = preflight(durable.environment["S3_ENDPOINT"], "http://127.0.0.1:18123")
    foreign = preflight(durable.environment["S3_ENDPOINT"], "http://elsewhere.example")
    durable.close()

    assert ours.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:18123"
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_telemetry_is_off(stack: Stack) -> None:
    weed = next(pid for pid, name in family(stack.process.pid).items() if name == "weed")

    command = Path(f"/proc/{weed}/cmdline").read_text()

    assert "-master.telemetry=false" in command


def test_no_password_stands_on_a_command_line(stack: Stack) -> None:
    secrets = vault.credentials(stack.folder).values()

    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in family(stack.process.pid)]

    assert not [line for line in lines if any(secret in line for secret in secrets)]


def test_credentials_are_readable_by_their_owner_only(stack: Stack) -> None:
    mode = (stack.folder / "credentials.json").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


def test_the_scanner_finds_the_test_virus_inside_other_bytes(clamd_url: str, tmp_path: Path) -> None:
    scanner = Clamd(tmp_path / "clamd", {}, durable=False)
    scanner.launch()

    try:
        scanner.await_ready()
        answers = [scan(scanner.port, content) for content in (b"a plan", b"before" + EICAR + b"after")]
    finally:
        scanner.end()

    assert answers == [b"stream: OK\0", b"stream: Test.EICAR.UNOFFICIAL FOUND\0"]


def scan(port: int, content: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"zINSTREAM\0" + len(content).to_bytes(4, "big") + content + b"\0\0\0\0")
        return connection.recv(4096)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else for PostgreSQL")
def test_root_runs_postgres_with_and_without_user_namespaces_on_the_same_data(tmp_path: Path) -> None:
    forbidden = tmp_path / "bin" / "unshare"
    forbidden.parent.mkdir()
    forbidden.write_text("#!/bin/sh\nexit 1\n")
    forbidden.chmod(0o755)
    given = {"S3_ENDPOINT": "x", "BROKER_URL": "redis://x"}
    without = {**given, "PATH": f"{forbidden.parent}{os.pathsep}{os.environ['PATH']}"}

    starts = [
        exec_once(code=WHO_RUNS_POSTGRES, var=tmp_path / "var", **more) for more in (given, without, given)
    ]

    assert [start.stderr for start in starts] == ["", "", ""]
    assert [start.stdout for start in starts] == ["0\n", "65534\n", "0\n"]
