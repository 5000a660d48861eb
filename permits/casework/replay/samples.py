"""Stand-ins for the documents that open data never has: real PDFs that say what they are."""

from datetime import UTC, datetime
from functools import cache

from permits.documents.importing import TrustedFile
from permits.stationery import Block, Heading, Letter, Letterhead, Notice, Paragraph, render

MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
LETTER_PAPER = (8.5, 11.0)
SAMPLE = "Sample: plans are not part of open data."
EXPLAINED = (
    "The record from which this application was replayed tells what was built, where and when. It has no "
    "drawings and no reports. This page stands in their place, so that every link leads to a file."
)


@cache
def sample_file(slot: str, title: str, copy: int, version: int) -> TrustedFile:
    """Return the stand-in for a document of a slot; each version of it has other bytes."""
    named = f"{title} {copy}" if copy > 1 else title
    head = Letterhead("Open data", "Replayed record", unofficial_notice=SAMPLE)
    letter = Letter(f"{named}, version {version}", head, watermark="SAMPLE")
    blocks: list[Block] = [
        Heading(named, 1),
        Notice(SAMPLE, "warning"),
        Paragraph(EXPLAINED),
        Paragraph(f"Version {version}", "quiet"),
    ]
    content = render(letter, blocks, made_at=MADE_AT)
    return TrustedFile(f"{slot.replace('_', '-')}-sample.pdf", content, sheets=(LETTER_PAPER,))
