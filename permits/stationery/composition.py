"""From blocks to slabs: which setter sets which block."""

from collections.abc import Sequence

from permits.stationery import checklist, key_values, panel, prose, tables
from permits.stationery.blocks import (
    Addressee,
    Block,
    Bullets,
    CheckBoxes,
    Heading,
    KeyValues,
    Notice,
    Numbered,
    PageBreak,
    Paragraph,
    QrCode,
    Signature,
    Spacer,
    Table,
    TitlePanel,
)
from permits.stationery.letter import Letter
from permits.stationery.pagination import Slab
from permits.stationery.tagging import Node


def compose(blocks: Sequence[Block], letter: Letter, parent: Node) -> list[Slab]:
    """Set the blocks in order.

    :raises ValueError: when headings skip a level, which a screen reader could not follow
    """
    _check_headings(blocks)
    return [slab for block in blocks for slab in _slabs(block, letter, parent)]


def _slabs(block: Block, letter: Letter, parent: Node) -> list[Slab]:
    accent = letter.letterhead.accent_colour
    match block:
        case Heading():
            return prose.heading(block, parent, accent)
        case Paragraph():
            return prose.paragraph(block, parent)
        case KeyValues():
            return key_values.key_values(block, parent)
        case Table():
            return tables.table(block, parent, accent)
        case Bullets():
            return prose.bullets(block.items, parent)
        case Numbered():
            return prose.numbered(block.items, block.start, parent)
        case CheckBoxes():
            return checklist.check_boxes(block, parent, accent, letter.wording)
        case Notice():
            return prose.notice(block, parent)
        case QrCode():
            return panel.qr_code(block, parent)
        case TitlePanel():
            return panel.title_panel(block, parent, accent)
        case Addressee():
            return prose.addressee(block, parent)
        case Signature():
            return prose.signature(block, parent)
        case Spacer():
            return [Slab(block.points, _nothing)]
        case PageBreak():
            return [Slab(0, _nothing, breaks=True)]


def _nothing(_pen: object, _top: float) -> None:
    """Draw nothing."""


def _check_headings(blocks: Sequence[Block]) -> None:
    before = 0
    for block in blocks:
        if not isinstance(block, Heading | TitlePanel):
            continue
        level = block.level if isinstance(block, Heading) else 1
        if level > before + 1:
            raise ValueError(
                f"The heading of level {level} stands below one of level {before}: a level is missing."
            )
        before = level
