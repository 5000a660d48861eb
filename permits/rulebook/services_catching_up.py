"""A draft whose basis is not the newest version any more: joined with what was published, or confirmed."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from permits.rulebook.models import RulebookDraft, RulebookVersion
from permits.rulebook.pack import Pack, read_content
from permits.rulebook.services_drafting import (
    DraftRefused,
    Verb,
    keep,
    newest_version,
    note,
    open_draft,
)

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def catch_up(draft: RulebookDraft, *, actor: "User", at: datetime) -> RulebookDraft:
    """Take over into a draft what was published after it was begun, file by file.

    :raises DraftRefused: naming the files that both sides changed; those are for a person to join.
    """
    locked, newest = open_draft(draft, actor=actor), newest_version()
    if newest.pk == locked.base_id:
        return locked
    both = meeting_files(locked, newest)
    if both:
        said = _("The draft and version %(number)d both changed: %(files)s. Join them by hand, then confirm.")
        raise DraftRefused(said % {"number": newest.number, "files": ", ".join(both)})
    files = joined_files(locked, newest)
    locked.base = newest
    return keep(
        locked, files, Verb.CAUGHT_UP, actor=actor, at=at, text=Pack(locked.pack.name, files).content()
    )


@transaction.atomic
def confirm_over(
    draft: RulebookDraft, *, newest: int, edit: int, actor: "User", at: datetime
) -> RulebookDraft:
    """Say that a draft is meant as it stands, over the version that was published meanwhile.

    :raises DraftRefused: when that is not the version or the text that the actor looked at.
    """
    locked, standing = open_draft(draft, actor=actor), newest_version()
    if standing.number != newest or locked.edit != edit:
        raise DraftRefused(_("The draft or the published rules changed while you looked. Look again."))
    locked.base = standing
    locked.save(update_fields=["base"])
    note(locked, Verb.CONFIRMED, actor=actor, at=at, reason=str(standing))
    return locked


def meeting_files(draft: RulebookDraft, newest: RulebookVersion) -> list[str]:
    """Return the files that a draft and a version published meanwhile both changed, each its own way."""
    base, theirs, ours = (_files_of(each) for each in (draft.base, newest, draft))
    return [
        file
        for file in sorted({*base, *theirs, *ours})
        if ours.get(file) != base.get(file) != theirs.get(file) != ours.get(file)
    ]


def joined_files(draft: RulebookDraft, newest: RulebookVersion) -> dict[str, str]:
    """Return a draft's files with what a version changed; where both did, the draft's."""
    base, theirs, ours = (_files_of(each) for each in (draft.base, newest, draft))
    joined = {f: theirs.get(f) if ours.get(f) == base.get(f) else ours.get(f) for f in {*theirs, *ours}}
    return {file: text for file, text in joined.items() if text is not None}


def _files_of(one: RulebookDraft | RulebookVersion) -> dict[str, str]:
    return read_content(one.content).files
