"""Whose rules a page shows: a published version's, or a draft's."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from permits.rulebook.draft_checks import Checked, check_draft
from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.pack import Pack, read_content
from permits.rulebook.rulebook import Rulebook

VERSIONS, DRAFTS = "versions", "drafts"
LONGEST_NUMBER = 9


class DraftHasErrors(Exception):
    """The rules of a draft cannot be shown while its texts have errors."""

    def __init__(self, draft: RulebookDraft, checked: Checked) -> None:
        self.draft, self.checked = draft, checked
        super().__init__(str(draft))


@dataclass(frozen=True)
class Source:
    """One set of rules with its address: `rules/<kind>/<number>/…`."""

    kind: str
    number: int
    title: str
    record: RulebookVersion | RulebookDraft

    @property
    def is_draft(self) -> bool:
        return self.kind == DRAFTS

    @property
    def reference(self) -> str:
        """Return how the page that compares names it."""
        return f"draft-{self.number}" if self.is_draft else str(self.number)

    @property
    def home_url(self) -> str:
        return reverse("rules:draft", args=[self.number]) if self.is_draft else self.overview_url

    @property
    def overview_url(self) -> str:
        return reverse("rules:overview", args=[self.kind, self.number])

    @property
    def pack(self) -> Pack:
        return read_content(self.record.content)

    @property
    def rulebook(self) -> Rulebook:
        """Return the rules. :raises DraftHasErrors: for a draft that cannot be read as rules."""
        if isinstance(self.record, RulebookVersion):
            return self.record.rulebook
        checked = check_draft(self.record)
        if checked.rulebook is None:
            raise DraftHasErrors(self.record, checked)
        return checked.rulebook

    def effective(self, otherwise: date) -> date:
        """Return the day from which the rules hold, for a draft without one another day."""
        return self.record.effective_from or otherwise


def source_of(kind: str, number: int) -> Source:
    """Return a version by its number or a draft by its key. :raises Http404: when there is none."""
    if kind == VERSIONS:
        version = get_object_or_404(RulebookVersion, number=number)
        return Source(kind, number, _("Version %(number)d") % {"number": number}, version)
    if kind != DRAFTS:
        raise Http404
    draft = get_object_or_404(RulebookDraft.objects.select_related("base", "author"), pk=number)
    return Source(kind, number, str(draft), draft)


def source_by_reference(reference: str) -> Source:
    """Return what `3` or `draft-7` names. :raises Http404: when it names nothing."""
    kind, number = VERSIONS, reference
    if reference.startswith("draft-"):
        kind, number = DRAFTS, reference.removeprefix("draft-")
    if not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
        raise Http404
    return source_of(kind, int(number))
