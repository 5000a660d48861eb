"""From draft to version: written by one person, linted, and published by another."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflows.actors import Actor
from workflows.blockers import Blocked, Blocker, NotPermitted
from workflows.canonical import canonical
from workflows.definitions import checks
from workflows.definitions.findings import DefinitionRefused, Finding, errors
from workflows.definitions.linter import NOWHERE, lint
from workflows.definitions.models import DefinitionDraft, DefinitionVersion
from workflows.definitions.reading import read
from workflows.definitions.schema import Definition
from workflows.definitions.vocabulary import Vocabulary

EDIT, PUBLISH = "edit_definition", "publish_definition"


@transaction.atomic
def start_draft(content: Any, *, actor: Actor, at: datetime, source: str = "") -> DefinitionDraft:
    """Keep a new draft; it may still have findings, but it must be readable. ``source`` is the typed text.

    :raises DefinitionRefused: when the content is not a definition, with every mistake.
    :raises NotPermitted: when the actor may not write definitions.
    """
    definition = read(content)
    _demand_right(actor, EDIT, definition.code, None)
    return DefinitionDraft.objects.create(
        code=definition.code,
        content=canonical(definition.as_json()),
        source=source,
        author_id=actor.pk,
        created_at=at,
        changed_at=at,
    )


@transaction.atomic
def change_draft(
    draft: DefinitionDraft, *, content: Any, actor: Actor, at: datetime, source: str = ""
) -> DefinitionDraft:
    """Replace the content of one's own draft; one that waited for publication is asked for anew.

    :raises Blocked: when it is somebody else's, was published, or the content is of another definition.
    :raises DefinitionRefused: when the content is not a definition.
    """
    definition = read(content)
    locked = _locked(draft)
    _demand_right(actor, EDIT, locked, locked)
    _demand_author(locked, actor)
    if definition.code != locked.code:
        text = _("This draft is of “%(code)s”; a definition keeps its code.")
        raise _blocked(locked, EDIT, "other_definition", text % {"code": locked.code})
    locked.content, locked.source = canonical(definition.as_json()), source
    locked.changed_at, locked.offered_at = at, None
    locked.save(update_fields=["content", "source", "changed_at", "offered_at"])
    return locked


@transaction.atomic
def offer(
    draft: DefinitionDraft, *, actor: Actor, at: datetime, vocabulary: Vocabulary = NOWHERE
) -> DefinitionDraft:
    """Ask for the publication of one's own draft; asking again changes nothing.

    :raises Blocked: when it is somebody else's or was published.
    :raises DefinitionRefused: when the linter finds an error.
    """
    locked = _locked(draft)
    _demand_right(actor, EDIT, locked, locked)
    _demand_author(locked, actor)
    if wrong := errors(findings(locked, vocabulary)):
        raise DefinitionRefused(wrong)
    locked.offered_at = locked.offered_at or at
    locked.save(update_fields=["offered_at"])
    return locked


@transaction.atomic
def discard(draft: DefinitionDraft, *, actor: Actor, at: datetime) -> DefinitionDraft:
    """Put a draft away: nobody changes or publishes it any more.

    :raises Blocked: when it was published or discarded before.
    """
    locked = _locked(draft)
    _demand_right(actor, EDIT, locked, locked)
    locked.discarded_at = at
    locked.save(update_fields=["discarded_at"])
    return locked


def findings(draft: DefinitionDraft, vocabulary: Vocabulary = NOWHERE) -> list[Finding]:
    """Return what the product and the linter find in a draft."""
    return checks.findings(draft.definition) + lint(draft.definition, vocabulary)


@transaction.atomic
def publish(
    draft: DefinitionDraft,
    *,
    actor: Actor,
    at: datetime,
    vocabulary: Vocabulary = NOWHERE,
    reason: str = "",
    seen: str = "",
) -> DefinitionVersion:
    """Publish a draft as the next version of its definition, which then never changes.

    ``seen`` is the sha256 of the content that the actor read: another one is not published by mistake.

    :raises Blocked: when the actor wrote the draft, it was published before, or it is not what was seen.
    :raises NotPermitted: when the actor may not publish definitions.
    :raises DefinitionRefused: when the linter finds an error.
    """
    locked = _locked(draft)
    _demand_right(actor, PUBLISH, locked, locked)
    if locked.author_id == actor.pk:
        text = _("You wrote this draft: a second person must publish it.")
        raise _blocked(locked, PUBLISH, "second_person", text)
    if seen and seen != locked.sha256:
        text = _("Its author changed this draft while you looked at it. Read it again.")
        raise _blocked(locked, PUBLISH, "changed_meanwhile", text)
    if wrong := errors(findings(locked, vocabulary)):
        raise DefinitionRefused(wrong)
    version = _next_version(locked, locked.definition, actor, at, reason)
    locked.published_as = version
    locked.save(update_fields=["published_as"])
    draft.published_as = version
    return version


def latest_version(code: str) -> DefinitionVersion | None:
    """Return the newest published version of a definition."""
    return DefinitionVersion.objects.filter(code=code).order_by("number").last()


def _next_version(
    draft: DefinitionDraft, definition: Definition, actor: Actor, at: datetime, reason: str
) -> DefinitionVersion:
    with connection.cursor() as cursor:  # one publication of a definition numbers at a time
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"definition {draft.code}"])
    last = DefinitionVersion.objects.filter(code=draft.code).aggregate(last=Max("number"))["last"] or 0
    return DefinitionVersion.objects.create(
        code=draft.code,
        number=last + 1,
        title=definition.title,
        content=draft.content,
        sha256=draft.sha256,
        reason=reason,
        author_id=draft.author_id,
        published_by_id=actor.pk,
        published_at=at,
    )


def _locked(draft: DefinitionDraft) -> DefinitionDraft:
    locked = DefinitionDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.published_as_id is not None:
        text = _("This draft was published; start another from it.")
        raise _blocked(locked, PUBLISH, "published_before", text)
    if locked.discarded_at is not None:
        text = _("This draft was discarded; start another one.")
        raise _blocked(locked, EDIT, "discarded", text)
    return locked


def _demand_author(draft: DefinitionDraft, actor: Actor) -> None:
    if draft.author_id != actor.pk:
        text = _("This draft is written by %(author)s. Start a draft of your own from it.")
        raise _blocked(draft, EDIT, "not_the_author", text % {"author": draft.author})


def _blocked(draft: DefinitionDraft, verb: str, code: str, text: str) -> Blocked:
    return Blocked(draft, verb, [Blocker(code, text)])


def _demand_right(actor: Actor, permission: str, case: Any, subject: Any) -> None:
    if not actor.has_perm(permission, subject):
        text = _("Your role does not allow this.")
        raise NotPermitted(case, permission, [Blocker("not_permitted", text)])
