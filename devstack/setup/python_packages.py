"""The project's own Python and its packages, exactly as locked."""

import shutil
import subprocess
import sys
from pathlib import Path

from devstack.refusals import Refusal
from devstack.setup import machine, stamps

VENV = machine.HOUSE / ".venv"
PYTHON = VENV / "bin" / "python"
_LOCKS = machine.HOUSE / "requirements"
_STAMP = VENV / "lintel-installed"
_NO_PYTHON_DOWNLOADS = {"UV_PYTHON_DOWNLOADS": "never"}


def install(*, dev: bool) -> None:
    """Create .venv and install the locked packages, unless that is done.

    :raises Refusal: the machine cannot do it.
    """
    lock = _LOCKS / ("dev.lock" if dev else "run.lock")
    digest = stamps.digest_of(lock)
    if not _venv_works():
        _create_venv()
    if not stamps.holds(_STAMP, digest):
        machine.say("Installing Python packages …")
        _install(lock)
        # dev.lock holds all of run.lock, at the same versions.
        also = [stamps.digest_of(_LOCKS / "run.lock")] if dev else []
        stamps.write(_STAMP, digest, *also)


def _venv_works() -> bool:
    if not PYTHON.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(ask, check=False, capture_output=True).returncode == 0


def _create_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        output = made.stdout + made.stderr
        if "ensurepip" in output:
            raise Refusal(
                "This Python cannot make virtual environments: install its venv package (python3-venv)."
            )
        raise Refusal(f"Lintel could not create its Python environment: {output.strip()}")


def _install(lock: Path) -> None:
    aim = "install its Python packages"
    if uv := _uv():
        command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    machine.run([*command, "--require-hashes", "-r", str(lock)], aim=aim, environment=_NO_PYTHON_DOWNLOADS)


def _uv() -> str | None:
    """Return uv: the machine's, or one installed into .venv; None where there is none for this machine."""
    own = VENV / "bin" / "uv"
    if found := shutil.which("uv"):
        return found
    if not own.exists():
        pip = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--only-binary",
            ":all:",
        ]
        lock = _LOCKS / "installer.lock"
        subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=False, capture_output=True)
    return str(own) if own.exists() else None
