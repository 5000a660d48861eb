"""What people do with drafts, in a word each."""

from datetime import date
from typing import Any

from permits.rulebook import services_approving as approving
from permits.rulebook import services_drafting as drafting
from permits.rulebook.models import RulebookDraft, RulebookVersion
from tests.configuration.conftest import SOON, Office
from tests.configuration.tiny_pack import CALENDAR, FEES
from tests.townspeople import NOON

FEES_FILE, CALENDAR_FILE = "fees/fences.yaml", "calendars/statutory.yaml"
DEARER = FEES.replace("20.00", "25.00")
LATER_CALENDAR = CALENDAR.replace("2026.1", "2027.1")


def edit(draft: RulebookDraft, actor: Any, text: str = DEARER, file: str = FEES_FILE, at: int = 1) -> Any:
    return drafting.edit_file(draft, file, text, edit=at, actor=actor, at=NOON)


def offer(draft: RulebookDraft, actor: Any, day: date = SOON) -> RulebookDraft:
    draft = again(draft)
    return approving.offer(draft, effective_from=day, edit=draft.edit, actor=actor, at=NOON)


def again(draft: RulebookDraft) -> RulebookDraft:
    """Return a draft as it stands now, texts included."""
    return RulebookDraft.objects.get(pk=draft.pk)


def approve(draft: RulebookDraft, actor: Any, seen: str = "") -> RulebookVersion:
    return approving.approve(draft, seen=seen or draft.offered_sha256, actor=actor, at=NOON)


def scheduled(office: Office, text: str = DEARER, day: date = SOON, file: str = FEES_FILE) -> RulebookVersion:
    draft = office.begin("Meanwhile")
    edit(draft, office.ada, text, file)
    return approve(offer(draft, office.ada, day), office.cleo)
