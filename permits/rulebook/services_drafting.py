"""Write a draft of the next rules: begun from a published version or an upload, changed file by file.

Whoever saves names the edit that he read. Who comes second with the same file is refused with what the
other one wrote; changes of different files do not meet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from permits.rulebook.models import RulebookDraft, RulebookDraftEntry, RulebookVersion
from permits.rulebook.pack import LARGEST_FILE, LARGEST_PACK, MOST_FILES, Pack, complaint, read_content
from permits.rulebook.problems import PackRefused, Problem

if TYPE_CHECKING:
    from accounts.models import User

EDIT, APPROVE, SEE = "edit_rules", "approve_rules", "see_rules"
Verb = RulebookDraftEntry.Verb


class DraftRefused(ValueError):
    """Something that must not be done with a draft; the sentence says why and what to do."""


@dataclass
class EditedMeanwhile(DraftRefused):
    """Somebody else saved the same file first; both texts are here, so that nothing is lost."""

    who: str
    theirs: str
    edit: int

    def __str__(self) -> str:
        said = _("%(who)s has saved this file since you opened it. Nothing of yours is lost: see both below.")
        return said % {"who": self.who}


@transaction.atomic
def begin(
    base: RulebookVersion, *, title: str, actor: "User", at: datetime, pack: Pack | None = None
) -> RulebookDraft:
    """Begin a draft with the files of a published version, or with those of an uploaded pack.

    :raises DraftRefused: when the actor may not write rules.
    """
    demand_right(actor, EDIT)
    content = (pack or read_content(base.content)).content()
    draft = RulebookDraft.objects.create(
        title=title,
        base=base,
        content=content,
        sha256=read_content(content).sha256(),
        author=actor,
        begun_at=at,
        changed_by=actor,
        changed_at=at,
    )
    note(draft, Verb.BEGUN, actor=actor, at=at, text=content)
    if pack is not None:
        note(draft, Verb.UPLOADED, actor=actor, at=at, text=content)
    return draft


@transaction.atomic
def edit_file(
    draft: RulebookDraft, file: str, text: str, *, edit: int, actor: "User", at: datetime
) -> RulebookDraft:
    """Save one file of a draft, right or wrong; the same text again changes nothing.

    :raises EditedMeanwhile: when somebody saved this file after the edit that the actor read.
    :raises DraftRefused: when the draft is not open.
    :raises PackRefused: when such a file does not belong in a pack.
    """
    locked = open_draft(draft, actor=actor)
    files = dict(locked.pack.files)
    _demand_room(file, text)
    if files.get(file) == text:
        return locked
    _demand_not_meanwhile(locked, file, edit)
    return keep(locked, {**files, file: text}, Verb.EDITED, actor=actor, at=at, file=file, text=text)


@transaction.atomic
def remove_file(draft: RulebookDraft, file: str, *, edit: int, actor: "User", at: datetime) -> RulebookDraft:
    """Take a file out of a draft. :raises EditedMeanwhile: when somebody saved it after that edit."""
    locked = open_draft(draft, actor=actor)
    files = dict(locked.pack.files)
    if file not in files:
        raise DraftRefused(_("The draft has no such file any more."))
    _demand_not_meanwhile(locked, file, edit)
    gone = files.pop(file)
    return keep(locked, files, Verb.REMOVED, actor=actor, at=at, file=file, text=gone)


@transaction.atomic
def upload(draft: RulebookDraft, pack: Pack, *, edit: int, actor: "User", at: datetime) -> RulebookDraft:
    """Replace all files of a draft by those of a pack.

    :raises DraftRefused: when anything was saved after the edit that the actor read.
    """
    locked = open_draft(draft, actor=actor)
    if locked.edit != edit:
        said = _("%(who)s has changed the draft since you opened it. Look at it, then upload again.")
        raise DraftRefused(said % {"who": locked.changed_by})
    return keep(locked, pack.files, Verb.UPLOADED, actor=actor, at=at)


@transaction.atomic
def discard(draft: RulebookDraft, *, actor: "User", at: datetime) -> RulebookDraft:
    """Put a draft away for good. :raises DraftRefused: when it is scheduled or discarded."""
    demand_right(actor, EDIT)
    locked = lock(draft)
    if locked.is_over:
        raise DraftRefused(_("This draft is %(status)s.") % {"status": locked.get_status_display()})
    locked.status = locked.Status.DISCARDED
    locked.save(update_fields=["status"])
    note(locked, Verb.DISCARDED, actor=actor, at=at)
    return locked


def text_at(draft: RulebookDraft, file: str, edit: int) -> str:
    """Return a file as it stood at an edit of a draft, from its log; "" when it was not there."""
    entries = draft.entries.filter(edit__lte=edit).exclude(text="").order_by("-pk")
    for each in entries:
        if each.file == file:
            return "" if each.verb == Verb.REMOVED else each.text
        if not each.file:
            return str(read_content(each.text).files.get(file, ""))
    return ""


def newest_version() -> RulebookVersion:
    """Return the highest version that is not cancelled. :raises DraftRefused: when nothing was published."""
    newest = RulebookVersion.objects.filter(cancelled_at__isnull=True).order_by("number").last()
    if newest is None:
        raise DraftRefused(_("No rules are published yet: manage.py rulebook publish."))
    return newest


def demand_right(actor: "User", permission: str) -> None:
    if not actor.has_perm(permission):
        raise DraftRefused(_("Your role does not allow this."))


def lock(draft: RulebookDraft) -> RulebookDraft:
    """Return the draft as it stands, held against everybody else until the transaction ends.

    Locked alone: who waits for the lock would not find the row again under a join to a column that the one
    before him changed.
    """
    locked: RulebookDraft = RulebookDraft.objects.select_for_update().get(pk=draft.pk)
    return locked


def open_draft(draft: RulebookDraft, *, actor: "User") -> RulebookDraft:
    """Return a locked draft whose texts may be changed. :raises DraftRefused: when they may not."""
    demand_right(actor, EDIT)
    locked = lock(draft)
    if locked.is_offered:
        raise DraftRefused(_("This draft waits for approval. Take the request back to go on writing."))
    if not locked.is_open:
        said = _("This draft is %(status)s: begin another one from it.")
        raise DraftRefused(said % {"status": locked.get_status_display()})
    return locked


def note(
    draft: RulebookDraft,
    verb: str,
    *,
    actor: "User",
    at: datetime,
    file: str = "",
    text: str = "",
    reason: str = "",
) -> None:
    """Add a line to a draft's log."""
    RulebookDraftEntry.objects.create(
        draft=draft,
        verb=verb,
        actor=actor,
        at=at,
        edit=draft.edit,
        sha256=draft.sha256,
        file=file,
        text=text,
        reason=reason,
    )


def keep(
    draft: RulebookDraft,
    files: Mapping[str, str],
    verb: str,
    *,
    actor: "User",
    at: datetime,
    file: str = "",
    text: str = "",
) -> RulebookDraft:
    pack = Pack(draft.pack.name, dict(files))
    _demand_small(pack)
    draft.content, draft.sha256 = pack.content(), pack.sha256()
    draft.edit, draft.changed_by, draft.changed_at = draft.edit + 1, actor, at
    draft.save(update_fields=["base", "content", "sha256", "edit", "changed_by", "changed_at"])
    note(draft, verb, actor=actor, at=at, file=file, text=text or ("" if file else draft.content))
    return draft


def _demand_room(file: str, text: str) -> None:
    size = len(text.encode())
    found = complaint(file, size)
    if found is not None:
        raise PackRefused([found])
    if "\0" in text or size > LARGEST_FILE:
        raise PackRefused([Problem(file, 0, "", "The file is not text.")])


def _demand_small(pack: Pack) -> None:
    if len(pack.files) > MOST_FILES:
        raise PackRefused([Problem("", 0, "", f"A pack has at most {MOST_FILES} files.")])
    if sum(len(text.encode()) for text in pack.files.values()) > LARGEST_PACK:
        raise PackRefused([Problem("", 0, "", f"A pack has at most {LARGEST_PACK // 1024} KiB in all.")])


def _demand_not_meanwhile(draft: RulebookDraft, file: str, edit: int) -> None:
    since = draft.entries.filter(edit__gt=edit, file__in=(file, ""), verb__in=RulebookDraftEntry.WRITING)
    last = since.select_related("actor").exclude(verb=Verb.CONFIRMED).order_by("pk").last()
    if last is not None and text_at(draft, file, edit) != draft.pack.files.get(file, ""):
        raise EditedMeanwhile(str(last.actor), draft.pack.files.get(file, ""), draft.edit)
