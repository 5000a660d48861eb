"""The letter itself: what stands around its blocks on every page."""

from dataclasses import dataclass, field

from permits.stationery.palette import Colour, colour


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes. `seal` has up to four characters; `unofficial_notice` stands on every page."""

    city: str
    department: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    seal: str = ""
    unofficial_notice: str = ""
    accent: str = "#1a4480"

    @property
    def accent_colour(self) -> Colour:
        """Return the colour of the city."""
        return colour(self.accent)


@dataclass(frozen=True, slots=True)
class Wording:
    """The kit's own words, for translation."""

    page: str = "Page {number} of {total}"
    verify: str = "Verify at"
    done: str = "Done"
    ticked: str = "Ticked box"
    unticked: str = "Empty box"


@dataclass(frozen=True, slots=True)
class Letter:
    """A document. `reference`, `version` and `verify_url` stand at the foot of every page.

    :param language: the language of all text in it, such as en-US (BCP 47)
    :param watermark: one or two words across every page, such as VOID; also read to a screen reader
    """

    title: str
    letterhead: Letterhead
    language: str = "en-US"
    reference: str = ""
    version: str = ""
    verify_url: str | None = None
    watermark: str | None = None
    wording: Wording = field(default_factory=Wording)
