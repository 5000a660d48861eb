"""The stack's generated credentials: made once per data folder, readable by its owner only."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

_MAKERS: dict[str, Callable[[], str]] = {
    "postgres_password": lambda: secrets.token_urlsafe(24),
    "valkey_password": lambda: secrets.token_urlsafe(24),
    "rabbitmq_password": lambda: secrets.token_urlsafe(24),
    "s3_access_key": lambda: "LK" + secrets.token_hex(9).upper(),
    "s3_secret_key": lambda: secrets.token_hex(20),
    "s3_inner_key": lambda: secrets.token_hex(20),
    "secret_key": lambda: secrets.token_urlsafe(48),
}


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step, so that nobody ever sees half of it."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def credentials(folder: Path) -> dict[str, str]:
    """Return the credentials of a data folder; make those that it does not have yet."""
    path = folder / "credentials.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: make() for name, make in _MAKERS.items() if name not in known}
    if missing:
        known |= missing
        write_private(path, json.dumps(known, indent=1))
    return known
