"""What is made from the sources before the site can serve: compiled translations, static files."""

from collections.abc import Iterator
from pathlib import Path

from devstack import offline
from devstack.setup import machine, stamps
from devstack.setup.python_packages import PYTHON

_STATIC_ROOT = machine.HOUSE / "var" / "static"
_STAMP = machine.HOUSE / "var" / "static.stamp"
# Of the libraries: what no page loads.
_UNUSED = (
    "legacy",
    "types",
    "scss",
    "theme",
    "stylesheets",
    "material-icons",
    "material-icons-deprecated",
    "*.map",
    "*.d.ts",
    "*.d.mts",
)


def compile_translations() -> None:
    """Compile every message catalogue that is newer than its compiled form."""
    if any(_is_stale(catalogue) for catalogue in machine.HOUSE.glob("locale/*/LC_MESSAGES/*.po")):
        machine.run([str(PYTHON), "-m", "devstack.translations", "compile"], aim="compile its translations")


def collect_static_files() -> None:
    """Collect the static files into var/static, unless nothing changed."""
    digest = stamps.digest_of_dates(_sources())
    if _STATIC_ROOT.exists() and stamps.holds(_STAMP, digest):
        return
    machine.say("Collecting static files …")
    _STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    ignored = [part for pattern in _UNUSED for part in ("--ignore", pattern)]
    command = [
        str(PYTHON),
        "manage.py",
        "collectstatic",
        "--noinput",
        "--clear",
        "--verbosity",
        "0",
        *ignored,
    ]
    machine.run(command, aim="collect its static files", environment=offline.ENVIRONMENT)
    stamps.write(_STAMP, digest)


def _is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime


def _sources() -> Iterator[Path]:
    for folder in (machine.HOUSE / "static", *machine.HOUSE.glob("permits/*/static")):
        yield from (path for path in folder.rglob("*") if path.is_file())
    yield Path(__file__)
    yield machine.HOUSE / "package-lock.json"
    yield machine.HOUSE / "requirements" / "run.lock"
    yield machine.HOUSE / "config" / "settings.py"
