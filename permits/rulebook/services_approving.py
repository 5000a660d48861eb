"""From draft to version: offered for a day, looked at by a second person, sent back or scheduled.

What is approved is what was offered, to the byte; what takes effect takes effect in the future.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permits.rulebook import services
from permits.rulebook.draft_checks import Checked, check_draft
from permits.rulebook.models import RulebookDraft, RulebookDraftEntry, RulebookVersion
from permits.rulebook.services_drafting import (
    APPROVE,
    EDIT,
    DraftRefused,
    Verb,
    demand_right,
    lock,
    newest_version,
    note,
    open_draft,
)
from permits.separation import told

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def offer(
    draft: RulebookDraft, *, effective_from: date, edit: int, actor: "User", at: datetime
) -> RulebookDraft:
    """Ask a second person to approve a draft as it stands, for a day.

    :raises DraftRefused: saying everything that is in the way.
    """
    locked = open_draft(draft, actor=actor)
    if locked.edit != edit:
        said = _("%(who)s has changed the draft since you opened it. Look at it, then ask again.")
        raise DraftRefused(said % {"who": locked.changed_by})
    if reasons := hindrances(locked, effective_from, at=at):
        raise DraftRefused(" ".join(reasons))
    locked.status, locked.effective_from = locked.Status.OFFERED, effective_from
    locked.offered_by, locked.offered_at, locked.offered_sha256 = actor, at, locked.sha256
    _save_offer(locked)
    note(locked, Verb.OFFERED, actor=actor, at=at, reason=effective_from.isoformat())
    return locked


@transaction.atomic
def take_back(draft: RulebookDraft, *, actor: "User", at: datetime) -> RulebookDraft:
    """Take back the request for approval, to go on writing. :raises DraftRefused: when there is none."""
    demand_right(actor, EDIT)
    locked = _offered(draft)
    _reopen(locked, RulebookDraft.Status.WRITING)
    note(locked, Verb.TAKEN_BACK, actor=actor, at=at)
    return locked


@transaction.atomic
def send_back(draft: RulebookDraft, *, reason: str, actor: "User", at: datetime) -> RulebookDraft:
    """Send a draft back to those who write it, with the reason. :raises DraftRefused: without one."""
    demand_right(actor, APPROVE)
    locked = _offered(draft)
    if not reason.strip():
        raise DraftRefused(_("Say why you send it back: whoever wrote it must know what to change."))
    _reopen(locked, RulebookDraft.Status.SENT_BACK)
    note(locked, Verb.SENT_BACK, actor=actor, at=at, reason=reason.strip())
    return locked


@transaction.atomic
def approve(
    draft: RulebookDraft, *, seen: str, actor: "User", at: datetime, reason: str = ""
) -> RulebookVersion:
    """Approve what was offered and schedule it as the next version, whole or not at all.

    ``seen`` is the sha256 of what the approver looked at.
    :raises DraftRefused: saying what is in the way.
    """
    demand_right(actor, APPROVE)
    locked = _offered(draft)
    services.number_alone()
    if reasons := approval_hindrances(locked, actor, at=at):
        raise DraftRefused(" ".join(reasons))
    if seen != locked.offered_sha256 or locked.pack.sha256() != locked.offered_sha256:
        raise DraftRefused(_("This is not what you looked at: the draft was offered anew. Read it again."))
    try:
        version = services.publish(
            locked.pack, effective_from=locked.day, actor=locked.author, approver=actor, at=at
        )
    except services.PublishRefused as refused:
        raise DraftRefused(str(refused)) from refused
    locked.status, locked.published_as = locked.Status.SCHEDULED, version
    locked.save(update_fields=["status", "published_as"])
    note(locked, Verb.APPROVED, actor=actor, at=at, reason=reason.strip())
    return version


def hindrances(
    draft: RulebookDraft, effective_from: date | None, *, at: datetime, checked: Checked | None = None
) -> list[str]:
    """Return what stands between a draft and its offer for a day, each in a sentence."""
    newest = newest_version()
    wrong = (checked or check_draft(draft)).error_count
    found = []
    if wrong:
        said = ngettext(
            "%(n)d error is to be put right first.", "%(n)d errors are to be put right first.", wrong
        )
        found.append(said % {"n": wrong})
    if newest.pk != draft.base_id:
        said = _("Version %(number)d was published after this draft was begun: take over its changes first.")
        found.append(said % {"number": newest.number})
    elif newest.sha256 == draft.sha256:
        found.append(_("The draft says the same as version %(number)d.") % {"number": newest.number})
    if effective_from is not None:
        found += day_hindrances(effective_from, newest, at=at, own=draft.pk)
    return found


def day_hindrances(day: date, newest: RulebookVersion, *, at: datetime, own: int) -> list[str]:
    """Return what speaks against a day on which rules are to take effect."""
    today, written = newest.rulebook.calendar().local_date(at), date_format(day)
    if day <= today:
        said = _("%(day)s is not in the future: rules take effect on a day after %(today)s.")
        return [said % {"day": written, "today": date_format(today)}]
    if day <= newest.effective_from:
        said = _("Version %(number)d takes effect on %(taken)s: choose a later day.")
        return [said % {"number": newest.number, "taken": date_format(newest.effective_from)}]
    other = RulebookDraft.objects.filter(status="offered", effective_from=day).exclude(pk=own).first()
    if other is not None:
        said = _("%(draft)s already asks for %(day)s: choose another day, or have that one sent back.")
        return [said % {"draft": other, "day": written}]
    return []


def approval_hindrances(draft: RulebookDraft, actor: "User", *, at: datetime) -> list[str]:
    """Return what stands between an offered draft and its approval by an actor."""
    if not draft.is_offered:
        return [_("Nobody has asked for the approval of this draft.")]
    found = hindrances(draft, draft.effective_from, at=at)
    if actor.pk in writers(draft):
        found.append(told("S8", _("You wrote part of this draft: another person must approve it.")))
    return found


def writers(draft: RulebookDraft) -> set[int]:
    """Return who began, wrote or offered a draft: none of them approves it."""
    verbs = (*RulebookDraftEntry.WRITING, Verb.OFFERED)
    wrote = set(draft.entries.filter(verb__in=verbs).values_list("actor_id", flat=True))
    return {*wrote, draft.author_id}


def _offered(draft: RulebookDraft) -> RulebookDraft:
    locked = lock(draft)
    if locked.status == locked.Status.SCHEDULED:
        raise DraftRefused(
            _("This draft is already scheduled as %(version)s.") % {"version": locked.published_as}
        )
    if not locked.is_offered:
        said = _("This draft is %(status)s: its approval is not asked for.")
        raise DraftRefused(said % {"status": locked.get_status_display()})
    return locked


def _save_offer(draft: RulebookDraft) -> None:
    try:
        with transaction.atomic():
            draft.save(
                update_fields=["status", "effective_from", "offered_by", "offered_at", "offered_sha256"]
            )
    except IntegrityError as taken:
        said = _("Another draft was offered for %(day)s at this moment: choose another day.")
        raise DraftRefused(said % {"day": date_format(draft.day)}) from taken


def _reopen(draft: RulebookDraft, status: str) -> None:
    draft.status, draft.offered_by, draft.offered_at, draft.offered_sha256 = status, None, None, ""
    draft.save(update_fields=["status", "offered_by", "offered_at", "offered_sha256"])
