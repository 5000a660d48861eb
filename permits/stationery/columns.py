"""How wide the columns of a table become."""

from collections.abc import Sequence

from permits.stationery.palette import CELL, CELL_HEAD
from permits.stationery.typesetting import longest_word, natural_width

_WIDEST_WORD_SHARE = 0.35


def column_widths(
    head: Sequence[str], rows: Sequence[Sequence[str]], total: float, padding: float, shares: Sequence[float] = ()
) -> list[float]:
    """Return the widths, which fill `total` points: by the shares when given, else by what stands in the columns.

    Columns get what they would take unbroken when all fit, and the widest takes what is left. Otherwise each has
    its longest word, and the rest of the page is shared out by what they still lack.
    """
    if shares:
        return [total * share / sum(shares) for share in shares]
    columns = list(zip(head, *rows, strict=True))
    natural = [_widest(column) + padding for column in columns]
    spare = total - sum(natural)
    if spare >= 0:
        widest = natural.index(max(natural))
        natural[widest] += spare
        return natural
    most = total * _WIDEST_WORD_SHARE
    least = [min(_longest(column) + padding, most) for column in columns]
    return _shared_out(least, natural, total)


def _shared_out(least: list[float], natural: list[float], total: float) -> list[float]:
    spare = total - sum(least)
    if spare <= 0:
        return [total * width / sum(least) for width in least]
    lacks = [max(wanted - width, 0.0) for wanted, width in zip(natural, least, strict=True)]
    return [width + spare * lack / sum(lacks) for width, lack in zip(least, lacks, strict=True)]


def _widest(column: Sequence[str]) -> float:
    return max(natural_width(column[0], CELL_HEAD), *(natural_width(text, CELL) for text in column[1:]), 0.0)


def _longest(column: Sequence[str]) -> float:
    return max(longest_word(column[0], CELL_HEAD), *(longest_word(text, CELL) for text in column[1:]), 0.0)
