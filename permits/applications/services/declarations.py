"""Sign a declaration under penalty of perjury (Health and Safety Code 19825)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.authority import party_roles
from permits.applications.company_rights import narrowed
from permits.applications.facts import is_owner_built, rulebook_of, type_of
from permits.applications.models import Declaration, Party, PermitApplication
from permits.applications.services.editing import clean_text, open_for_editing
from permits.rulebook.schema import demand
from workflows import outbox

SIGNERS = {
    "contractor": frozenset({Party.Role.CONTRACTOR}),
    "owner_builder": frozenset({Party.Role.OWNER}),
    "either": frozenset({Party.Role.CONTRACTOR, Party.Role.OWNER}),
}


class NotToBeSigned(Exception):
    """The declaration does not belong to this application, or not to this person."""


def declarations_needed(application: PermitApplication) -> list[demand.Declaration]:
    """Return the statements to sign: the contractor's or the owner-builder's, and the common ones."""
    other = "contractor" if is_owner_built(application) else "owner_builder"
    return [each for each in type_of(application).declarations if each.by != other]


def is_reworded(application: PermitApplication, declaration: Declaration) -> bool:
    """Tell whether the rules have other words for a declaration than those that were signed."""
    rulebook = rulebook_of(application)
    texts = [each.text for each in type_of(application).declarations if each.code == declaration.kind]
    languages = ("en", *rulebook.translations)
    said = {_words(rulebook.text(text, language)) for text in texts for language in languages}
    return bool(said) and _words(declaration.text) not in said


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def may_sign(
    user: Any, application: PermitApplication, statement: demand.Declaration, *, at: datetime
) -> bool:
    """Tell whether a person holds a role in which this statement is made."""
    held = party_roles(user, application, at=at)
    return bool(SIGNERS[statement.by] & narrowed(held, user, "sign_declaration", application, at=at))


@transaction.atomic
def sign_declaration(
    application: PermitApplication,
    kind: str,
    *,
    details: Mapping[str, Any],
    signed_name: str,
    actor: Any,
    at: datetime,
    language: str = "en",
) -> Declaration:
    """Sign a statement in the words of the rulebook; signing again before submission replaces the signature.

    :raises NotToBeSigned: when it is not asked for here, or is another's to sign.
    :raises NotEditable, NotYours: see :func:`open_for_editing`.
    """
    open_for_editing(application, actor=actor, right="sign_declaration")
    statement = next((each for each in declarations_needed(application) if each.code == kind), None)
    if statement is None:
        raise NotToBeSigned(_("This declaration does not belong to this application."))
    if not may_sign(actor, application, statement, at=at):
        raise NotToBeSigned(_("Only the person who makes this declaration may sign it."))
    signed: Declaration = Declaration.objects.update_or_create(
        application=application,
        kind=kind,
        defaults={
            "text": rulebook_of(application).text(statement.text, language),
            "details": dict(details),
            "signed_name": clean_text(signed_name),
            "signed_by": actor,
            "signed_at": at,
        },
    )[0]
    outbox.publish(application.case, "declaration.signed", at=at, declaration=signed.pk, kind=kind)
    return signed
