"""From draft to version: written by one person, linted, and published by another."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflows.actors import Actor
from workflows.blockers import Blocked, Blocker, NotPermitted
from workflows.definitions.findings import DefinitionRefused, Finding, errors
from workflows.definitions.linter import NOWHERE, lint
from workflows.definitions.models import DefinitionDraft, DefinitionVersion
from workflows.definitions.reading import read
from workflows.definitions.schema import Definition
from workflows.definitions.vocabulary import Vocabulary
from workflows.history import canonical

EDIT, PUBLISH = "edit_definition", "publish_definition"


@transaction.atomic
def start_draft(content: Any, *, actor: Actor, at: datetime) -> DefinitionDraft:
    """Keep a new draft; it may still have findings, but it must be readable.

    :raises DefinitionRefused: when the content is not a definition, with every mistake.
    :raises NotPermitted: when the actor may not write definitions.
    """
    definition = read(content)
    _demand_right(actor, EDIT, definition.code, None)
    return DefinitionDraft.objects.create(
        code=definition.code,
        content=canonical(definition.as_json()),
        author_id=actor.pk,
        created_at=at,
        changed_at=at,
    )


@transaction.atomic
def change_draft(draft: DefinitionDraft, *, content: Any, actor: Actor, at: datetime) -> DefinitionDraft:
    """Replace the content of one's own draft.

    :raises Blocked: when it is somebody else's, was published, or the content is of another definition.
    :raises DefinitionRefused: when the content is not a definition.
    """
    definition = read(content)
    locked = _locked(draft)
    _demand_right(actor, EDIT, locked, locked)
    if locked.author_id != actor.pk:
        text = _("This draft is written by %(author)s. Start a draft of your own from it.")
        raise _blocked(locked, EDIT, "not_the_author", text % {"author": locked.author})
    if definition.code != locked.code:
        text = _("This draft is of “%(code)s”; a definition keeps its code.")
        raise _blocked(locked, EDIT, "other_definition", text % {"code": locked.code})
    locked.content, locked.changed_at = canonical(definition.as_json()), at
    locked.save(update_fields=["content", "changed_at"])
    return locked


def findings(draft: DefinitionDraft, vocabulary: Vocabulary = NOWHERE) -> list[Finding]:
    """Return what the linter finds in a draft."""
    return lint(draft.definition, vocabulary)


@transaction.atomic
def publish(
    draft: DefinitionDraft,
    *,
    actor: Actor,
    at: datetime,
    vocabulary: Vocabulary = NOWHERE,
    reason: str = "",
) -> DefinitionVersion:
    """Publish a draft as the next version of its definition, which then never changes.

    :raises Blocked: when the actor wrote the draft, or it was published before.
    :raises NotPermitted: when the actor may not publish definitions.
    :raises DefinitionRefused: when the linter finds an error.
    """
    locked = _locked(draft)
    _demand_right(actor, PUBLISH, locked, locked)
    if locked.author_id == actor.pk:
        text = _("You wrote this draft: a second person must publish it.")
        raise _blocked(locked, PUBLISH, "second_person", text)
    wrong = errors(lint(locked.definition, vocabulary))
    if wrong:
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
        sha256=hashlib.sha256(draft.content.encode()).hexdigest(),
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
    return locked


def _blocked(draft: DefinitionDraft, verb: str, code: str, text: str) -> Blocked:
    return Blocked(draft, verb, [Blocker(code, text)])


def _demand_right(actor: Actor, permission: str, case: Any, subject: Any) -> None:
    if not actor.has_perm(permission, subject):
        text = _("Your role does not allow this.")
        raise NotPermitted(case, permission, [Blocker("not_permitted", text)])
