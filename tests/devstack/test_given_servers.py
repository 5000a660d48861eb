"""A server that the environment names is used, not started."""

import json
from pathlib import Path

import pytest

from tests.devstack.stacks import Stack, exec_once, family

GIVEN = {
    "DATABASE_URL": "postgresql://lintel@db.example/lintel",
    "BROKER_URL": "redis://mq.example",
    "S3_ENDPOINT": "https://s3.example",
}
PROGRAMS = {"DATABASE_URL": "postgres", "BROKER_URL": "valkey-server", "S3_ENDPOINT": "weed"}


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_one_given_server_replaces_its_embedded_one_only(tmp_path: Path, name: str) -> None:
    stack = Stack(tmp_path, "--ephemeral", **{name: GIVEN[name]}).await_up()

    started = set(family(stack.process.pid).values())
    stack.close()

    assert stack.environment[name] == GIVEN[name]
    assert PROGRAMS[name] not in started
    assert {program for other, program in PROGRAMS.items() if other != name} <= started


def test_with_every_server_given_none_is_started(tmp_path: Path) -> None:
    stack = Stack(tmp_path, "--ephemeral", S3_BUCKET="plans", **GIVEN).await_up()

    started = family(stack.process.pid)
    stack.close()

    assert len(started) == 1
    assert {name: stack.environment[name] for name in GIVEN} == GIVEN
    assert stack.environment["S3_BUCKET"] == "plans"


def test_an_embedded_store_keeps_its_own_credentials_whatever_lies_around(tmp_path: Path) -> None:
    told = tmp_path / "told"

    exec_once("--ephemeral", arguments=(str(told),), S3_SECRET_KEY="left over from elsewhere")

    assert json.loads(told.read_text())["S3_SECRET_KEY"] != "left over from elsewhere"


def test_an_empty_variable_counts_as_not_given(tmp_path: Path) -> None:
    told = tmp_path / "told"

    exec_once("--ephemeral", arguments=(str(told),), BROKER_URL="", S3_ENDPOINT="x", DATABASE_URL="x")

    assert json.loads(told.read_text())["BROKER_URL"].startswith("redis://")


def test_a_given_rabbitmq_still_gets_an_embedded_cache(tmp_path: Path) -> None:
    told = tmp_path / "told"

    exec_once("--ephemeral", arguments=(str(told),), BROKER_URL="amqp://x", S3_ENDPOINT="x", DATABASE_URL="x")

    environment = json.loads(told.read_text())
    assert environment["BROKER_URL"] == "amqp://x"
    assert environment["CACHE_URL"].startswith("redis://")


def test_a_given_cache_is_kept_beside_an_embedded_broker(tmp_path: Path) -> None:
    told = tmp_path / "told"

    exec_once("--ephemeral", arguments=(str(told),), CACHE_URL="redis://x", S3_ENDPOINT="x", DATABASE_URL="x")

    environment = json.loads(told.read_text())
    assert environment["CACHE_URL"] == "redis://x"
    assert environment["BROKER_URL"].startswith("redis://:")
