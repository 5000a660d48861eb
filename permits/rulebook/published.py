"""Parsed rulebooks, kept in the process by the hash of their content: read once, not per request."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from permits.rulebook.rulebook import Rulebook, load_content

MOST_KEPT = 24
_kept: OrderedDict[str, Rulebook] = OrderedDict()
_reading = Lock()


def rulebook_of(sha256: str, content: Callable[[], str]) -> Rulebook:
    """Return the rulebook with this hash; `content` is asked for only when it was not read before."""
    with _reading:
        if sha256 not in _kept:
            _kept[sha256] = load_content(content())
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(sha256)
        return _kept[sha256]
