"""What the correction letter of a round contains, in the words of the stationery."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from permits.applications.facts import rulebook_of
from permits.applications.letterhead import letterhead
from permits.applications.models import Party, PermitApplication
from permits.reviews.models import Correction, CorrectionLetter
from permits.rulebook.letter_words import FilledLetter, filled
from permits.stationery import (
    Addressee,
    Block,
    Heading,
    Item,
    KeyValues,
    Letter,
    Notice,
    Numbered,
    Paragraph,
    Signature,
)

OPENING = (
    "All disciplines have finished this round of review. This letter holds every correction of every "
    "discipline; nothing else is asked for in this round."
)
GRAVITY = {
    Correction.Severity.CLARIFY: "To be made clear.",
    Correction.Severity.ADVICE: "Advice; no answer is needed.",
}
EARLY = (
    "This letter goes before the round of review is over, so that work on these corrections can begin. Other "
    "disciplines still review. What they find follows in a supplement to this letter; answer it all together."
)
SUPPLEMENT = (
    "All disciplines have finished this round of review. This supplement adds to the letter sent earlier in "
    "the round; with it the city has asked for everything that it asks for in this round."
)


def correction_letter(letter: CorrectionLetter) -> Letter:
    """Return the frame of a correction letter."""
    application = letter.application
    return Letter(
        title=_heading(letter),
        letterhead=letterhead(rulebook_of(application).city),
        reference=f"Application {application.number} · {_which(letter)}",
        version="Sent " + date_format(localtime(letter.sent_at), "F j, Y"),
    )


def correction_blocks(letter: CorrectionLetter) -> Sequence[Block]:
    """Return what the letter says: every open correction of every discipline, and how to answer."""
    application = letter.application
    corrections = list(
        application.corrections.filter(pk__in=letter.items).order_by("discipline_name", "number")
    )
    words = _words(letter)
    return [
        Heading(_heading(letter), 1),
        Addressee(_addressee(application), date_format(localtime(letter.sent_at), "F j, Y")),
        KeyValues(
            [
                ("Application", f"{application.number} · {application.type_name}"),
                ("Address", application.address or "–"),
                ("Corrections", str(len(corrections))),
                ("Plans reviewed", f"Package {_package(application)}"),
            ],
            columns=2,
        ),
        Paragraph(_opening(letter, words), "lead"),
        *_by_discipline(corrections),
        *_asked_before(letter),
        *_how_to_answer(letter, words),
    ]


def _heading(letter: CorrectionLetter) -> str:
    usual = _words(letter).heading or f"Corrections required, round {letter.round}"
    return f"{usual}: supplement" if letter.is_supplement else usual


def _which(letter: CorrectionLetter) -> str:
    return f"Round {letter.round}" + (f", letter {letter.number}" if letter.number > 1 else "")


def _opening(letter: CorrectionLetter, words: FilledLetter) -> str:
    """Return the city's opening for a whole letter; one of several says itself which it is."""
    if not letter.closes_round:
        return EARLY
    return SUPPLEMENT if letter.is_supplement else words.opening or OPENING


def _asked_before(letter: CorrectionLetter) -> list[Block]:
    """Repeat, in a sentence, what earlier letters of the round asked for and what still stands."""
    if not letter.before:
        return []
    numbers = letter.application.corrections.filter(pk__in=letter.before).values_list("number", flat=True)
    said = ", ".join(str(each) for each in numbers)
    return [
        Heading("Asked for earlier in this round"),
        Paragraph(f"These corrections of an earlier letter of this round stand: number {said}."),
    ]


def _words(letter: CorrectionLetter) -> FilledLetter:
    """Return the city's own words, empty where it has none. The letter on paper is in English."""
    application = letter.application
    named = {
        "application": application.number,
        "type": application.type_name,
        "address": application.address,
        "round": letter.round,
        "count": len(letter.items),
    }
    return filled(rulebook_of(application), "corrections", "en", named)


def _how_to_answer(letter: CorrectionLetter, words: FilledLetter) -> list[Block]:
    address = settings.SITE_URL + reverse("reviews:answer", args=[letter.application_id])
    if not letter.closes_round:
        early = f"Prepare your answers at {address}. Hand them in when the round is over: you will be told."
        return [Heading("How to answer"), Notice(early, "info", "Answer online")]
    usual = (
        f"Answer each correction at {address}, upload the changed sheets as new versions, and resubmit. "
        "Only the disciplines with open corrections review again."
    )
    said = f"{words.how_to_answer} {address}" if words.how_to_answer else usual
    closing: list[Block] = [Paragraph(words.closing)] if words.closing else []
    signed: list[Block] = [Signature(list(words.signature))] if words.signature else []
    return [Heading("How to answer"), Notice(said, "info", "Answer online"), *closing, *signed]


def _by_discipline(corrections: Iterable[Correction]) -> list[Block]:
    blocks: list[Block] = []
    for discipline, items in groupby(corrections, key=_discipline):
        blocks.append(Heading(discipline))
        for correction in items:
            blocks.append(Numbered([_item(correction)], start=correction.number))
    return blocks


def _discipline(correction: Correction) -> str:
    return correction.discipline_name


def _item(correction: Correction) -> Item:
    place = " · ".join(part for part in (correction.sheet, correction.place) if part)
    again = f"Still open from round {correction.round_raised}." if correction.status == "still_open" else ""
    grave = GRAVITY.get(correction.severity, "")
    note = " ".join(part for part in (correction.citation, grave, again) if part)
    return Item(correction.text, lead=place, note=note)


def _addressee(application: PermitApplication) -> list[str]:
    party = application.parties.filter(role=Party.Role.APPLICANT).first()
    return (
        [party.name, *([party.address] if party.address else [])] if party else [str(application.applicant)]
    )


def _package(application: PermitApplication) -> str:
    newest = application.packages.order_by("-number").first()
    return str(newest.number) if newest else "–"
