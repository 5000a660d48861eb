"""Lock files and manifests serve with any mirror."""

from pathlib import Path

import pytest

from devstack import manifests
from devstack.folders import HOUSE


def test_no_lock_file_or_manifest_says_where_packages_come_from() -> None:
    assert manifests.findings(HOUSE) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements/run.lock", "--index-url http" + "://mirror.example/simple"),
        ("package-lock.json", '"resolved": "elsewhere"'),
        (".npmrc", "registry=mirror.example"),
        ("uv.lock", "version = 1"),
    ],
)
def test_a_line_that_says_so_is_found(tmp_path: Path, name: str, line: str) -> None:
    place = tmp_path / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"{line}\n")

    found = manifests.findings(tmp_path)

    assert found == [f"{name}:1 names where packages come from: {line}"]


def test_every_package_of_the_run_is_in_the_tests_at_the_same_version() -> None:
    run, dev = (pins(HOUSE / "requirements" / name) for name in ("run.lock", "dev.lock"))

    assert run - dev == set()


def pins(lock: Path) -> set[str]:
    lines = [line for line in lock.read_text().splitlines() if "==" in line]
    return {line.split(" ")[0] for line in lines if line[0].isalnum()}
