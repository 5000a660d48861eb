"""How wide the columns of a table become."""

from collections.abc import Sequence
from typing import NamedTuple

from permits.stationery.palette import CELL, CELL_HEAD, CELL_STRONG
from permits.stationery.typesetting import longest_word, natural_width

_MOST_EXTRA = 18.0
_WIDEST_WORD_SHARE = 0.35


class Texts(NamedTuple):
    """What stands in a table."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str]


def column_widths(texts: Texts, total: float, padding: float, shares: Sequence[float] = ()) -> list[float]:
    """Return the widths, which fill `total` points: by the shares when given, else by the contents.

    When all columns fit unbroken, each gets a little air and the widest takes what is left. Otherwise narrow
    columns stay unbroken, and the wide ones share the rest.
    """
    if shares:
        return [total * share / sum(shares) for share in shares]
    natural = [width + padding for width in _natural_widths(texts)]
    spare = total - sum(natural)
    if spare < 0:
        return _fitted(natural, [width + padding for width in _longest_words(texts)], total)
    air = min(_MOST_EXTRA, spare / len(natural))
    widest = natural.index(max(natural))
    widths = [width + air for width in natural]
    widths[widest] += spare - air * len(natural)
    return widths


def _fitted(natural: list[float], longest: list[float], total: float) -> list[float]:
    widths = [0.0] * len(natural)
    order = sorted(range(len(natural)), key=natural.__getitem__)
    rest, left = total, len(natural)
    while order and natural[order[0]] <= rest / left:
        column = order.pop(0)
        widths[column] = natural[column]
        rest, left = rest - natural[column], left - 1
    least = {column: min(longest[column], rest / left, total * _WIDEST_WORD_SHARE) for column in order}
    lacks = {column: natural[column] - least[column] for column in order}
    spare = rest - sum(least.values())
    for column in order:
        widths[column] = least[column] + spare * lacks[column] / sum(lacks.values())
    return widths


def _natural_widths(texts: Texts) -> list[float]:
    heads = [natural_width(text, CELL_HEAD) for text in texts.head]
    totals = [natural_width(text, CELL_STRONG) for text in texts.total]
    rows = [[natural_width(text, CELL) for text in row] for row in texts.rows]
    return [max(column) for column in zip(heads, totals, *rows, strict=True)]


def _longest_words(texts: Texts) -> list[float]:
    rows = [
        [longest_word(text, CELL_STRONG) for text in row] for row in (texts.head, texts.total, *texts.rows)
    ]
    return [max(column) for column in zip(*rows, strict=True)]
