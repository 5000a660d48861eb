"""A column for a SHA-256: 64 hexadecimal digits in Python, 32 bytes in the database."""

from typing import Any

from django.db import models

GENESIS = "0" * 64
"""What the first record of a chain has in place of the hash before it."""


class HashField(models.Field):  # type: ignore[type-arg]  # Django subscripts it for type checkers only
    """A SHA-256 in half the room; history has two in each row."""

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_prep_value(self, value: Any) -> bytes | None:
        """Return the bytes of a hash. :raises ValueError: when it is not hexadecimal."""
        return value if value is None or isinstance(value, bytes) else bytes.fromhex(value)

    def from_db_value(self, value: bytes | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else bytes(value).hex()

    def to_python(self, value: Any) -> str | None:
        return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
