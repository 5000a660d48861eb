"""What a letter is made of, in the words of whoever writes it. Text is plain: nothing in it is mark-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from permits.stationery.rows import Align


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the title of the letter, once), 2 or 3. Levels go down one at a time."""

    text: str
    level: Literal[1, 2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line ends in it are kept."""

    text: str
    kind: Literal["body", "strong", "lead", "small", "quiet"] = "body"


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Labels and values. One column sets the label beside its value, two to four set it above."""

    rows: Sequence[tuple[str, str]]
    columns: Literal[1, 2, 3, 4] = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page. `widths` are shares; without them the contents decide."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    align: Sequence[Align] = ()
    total_row: Sequence[str] | None = None
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A list item with a strong first line and a quiet last one."""

    text: str
    lead: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: Sequence[str | Item]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list; `start` lets a list go on after a heading."""

    items: Sequence[str | Item]
    start: int = 1


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A line with a box to tick; `entries` fill the sign-off columns from the left."""

    text: str
    ticked: bool = False
    note: str = ""
    entries: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CheckBoxes:
    """Boxes to tick. With sign-off columns it is a form to fill in by hand on the site.

    `small` sets the long sentences of statutory declarations.
    """

    rows: Sequence[CheckRow]
    head: str = ""
    sign_off: Sequence[str] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A box that stands out."""

    text: str
    kind: Literal["info", "warning", "legal", "success"] = "info"
    title: str = ""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of an address, with the address as a link beside it.

    :param alt: what a screen reader says instead of the picture
    """

    url: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class TitlePanel:
    """The face of a permit or invoice: what it is, its number, its main facts, the code that verifies it."""

    kicker: str
    title: str
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    qr: QrCode | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter goes, and its date at the right."""

    lines: Sequence[str]
    date: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: an optional line of thanks or authority above a rule, and name, title and date below it."""

    lines: Sequence[str]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty height, in points."""

    points: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


Block = (
    Heading
    | Paragraph
    | KeyValues
    | Table
    | Bullets
    | Numbered
    | CheckBoxes
    | Notice
    | QrCode
    | TitlePanel
    | Addressee
    | Signature
    | Spacer
    | PageBreak
)
