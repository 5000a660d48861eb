"""Cancel a scheduled version before its day: one person asks with the reason, another confirms."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.rulebook import services
from permits.rulebook.models import RulebookCancellation, RulebookDraft, RulebookDraftEntry, RulebookVersion
from permits.rulebook.services_drafting import (
    APPROVE,
    EDIT,
    DraftRefused,
    begin,
    demand_right,
    newest_version,
    note,
)

if TYPE_CHECKING:
    from accounts.models import User

State = RulebookCancellation.State
OF_THE_RULES = frozenset({"rulebook", "whatif"})
"""What may point at a version without having begun under it."""


@transaction.atomic
def ask(version: RulebookVersion, *, reason: str, actor: "User", at: datetime) -> RulebookCancellation:
    """Ask a second person to cancel a scheduled version; asking again changes nothing.

    :raises DraftRefused: without a reason, or saying everything that is in the way.
    """
    demand_right(actor, EDIT)
    services.number_alone()
    standing = version.cancellations.filter(state=State.ASKED).first()
    if standing is not None:
        return standing
    _refuse(version, at)
    if not reason.strip():
        raise DraftRefused(_("Say why: whoever confirms it must know."))
    return RulebookCancellation.objects.create(
        version=version, reason=reason.strip()[:1000], asked_by=actor, asked_at=at
    )


@transaction.atomic
def confirm(cancellation: RulebookCancellation, *, actor: "User", at: datetime) -> RulebookVersion:
    """Cancel a version that another person asked to cancel; another draft is begun with its texts.

    :raises DraftRefused: for one's own wish, when it is decided, or when the version governs something.
    """
    demand_right(actor, APPROVE)
    services.number_alone()
    asked = _asked(cancellation)
    if asked.asked_by_id == actor.pk:
        raise DraftRefused(_("You asked for it; another person must confirm it."))
    _refuse(asked.version, at)
    _decide(asked, State.CONFIRMED, actor, at)
    RulebookVersion.objects.filter(pk=asked.version_id).update(cancelled_at=at)
    _begin_again(asked, actor, at)
    asked.version.refresh_from_db(fields=["cancelled_at"])
    return asked.version


@transaction.atomic
def reject(cancellation: RulebookCancellation, *, actor: "User", at: datetime) -> RulebookCancellation:
    """Let a version stay scheduled: by the second person, or by who asked. :raises DraftRefused:"""
    demand_right(actor, APPROVE)
    services.number_alone()
    return _decide(_asked(cancellation), State.REJECTED, actor, at)


def hindrances(version: RulebookVersion, *, at: datetime) -> list[str]:
    """Return what speaks against cancelling a version, each in a sentence."""
    if version.cancelled_at is not None:
        return [_("This version is cancelled already.")]
    if version.effective_from <= version.rulebook.calendar().local_date(at):
        text = _("It is in force since %(day)s. Publish a new version instead.")
        return [text % {"day": date_format(version.effective_from)}]
    later = RulebookVersion.objects.filter(number__gt=version.number, cancelled_at__isnull=True).first()
    found = []
    if later is not None:
        text = _("Version %(number)d was built on it: cancel that one first.")
        found.append(text % {"number": later.number})
    drafts = RulebookDraft.objects.filter(base=version).exclude(status__in=["scheduled", "discarded"])
    found += [_("%(draft)s was begun from it: discard that one first.") % {"draft": x} for x in drafts]
    return found + [_("%(count)d %(what)s go by it already.") % each for each in _pinned(version)]


def _pinned(version: RulebookVersion) -> list[dict[str, Any]]:
    """Count what was begun under a version, whatever part of the product it belongs to."""
    found = []
    for relation in RulebookVersion._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model: Any = relation.related_model
        if model._meta.app_label not in OF_THE_RULES:
            count = model._base_manager.filter(**{relation.field.name: version}).count()
            if count:
                found.append({"count": count, "what": str(model._meta.verbose_name_plural)})
    return found


def _refuse(version: RulebookVersion, at: datetime) -> None:
    fresh = RulebookVersion.objects.get(pk=version.pk)
    if reasons := hindrances(fresh, at=at):
        raise DraftRefused(" ".join(reasons))


def _asked(cancellation: RulebookCancellation) -> RulebookCancellation:
    rows = RulebookCancellation.objects.select_for_update(of=("self",))
    asked = rows.select_related("version").defer("version__content").get(pk=cancellation.pk)
    if asked.state != State.ASKED:
        raise DraftRefused(_("This was decided already by %(who)s.") % {"who": asked.decided_by})
    return asked


def _decide(asked: RulebookCancellation, state: str, actor: "User", at: datetime) -> RulebookCancellation:
    asked.state, asked.decided_by, asked.decided_at = state, actor, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    return asked


def _begin_again(asked: RulebookCancellation, actor: "User", at: datetime) -> None:
    """Note it in the log of the draft, which is history now, and begin another one with its texts."""
    draft = RulebookDraft.objects.filter(published_as=asked.version_id).first()
    if draft is None:
        return
    note(draft, RulebookDraftEntry.Verb.CANCELLED, actor=actor, at=at, reason=asked.reason)
    begin(newest_version(), title=draft.title, actor=asked.asked_by, at=at, pack=draft.pack)
