"""The addresses of our own stylesheets, scripts and pictures."""

from typing import Any

from whitenoise.storage import CompressedStaticFilesStorage


class StaticFiles(CompressedStaticFilesStorage):  # type: ignore[misc]
    """Works out the address of a file once in each process: a page names some thirty."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._addresses: dict[str, str] = {}

    def url(self, name: str) -> str:
        """Return the address of a file."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]
