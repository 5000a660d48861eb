"""Which version a case goes by: pinned when it begins, migrated only as a recorded move of its history."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.actors import SYSTEM, Actor
from workflows.blockers import Blocked, Blocker, NotPermitted
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.history import next_record
from workflows.models import Case
from workflows.writing import write_move

MIGRATE = "migrate_case"


@transaction.atomic
def pin(case: Case, version: DefinitionVersion, *, actor: Actor, at: datetime) -> DefinitionPin:
    """Pin a case to the version that it begins with; once pinned it stays until it is migrated.

    :raises Blocked: when it is pinned to another version of the definition.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    standing = DefinitionPin.objects.filter(case=locked, code=version.code).select_related("version").first()
    if standing is not None:
        if standing.version_id != version.pk:
            text = _("The case goes by version %(number)s already: migrate it instead.")
            raise _blocked(locked, "pin", "pinned", text % {"number": standing.version.number})
        return standing
    made = DefinitionPin.objects.create(case=locked, code=version.code, version=version, pinned_at=at)
    _record(locked, "pin_definition", "", version, actor=actor, at=at, reason="")
    return made


def version_of(case: Case, code: str) -> DefinitionVersion:
    """Return the version that a case goes by. :raises DefinitionPin.DoesNotExist: when it has none."""
    return DefinitionPin.objects.select_related("version").get(case=case, code=code).version


@transaction.atomic
def migrate(
    cases: Iterable[Case], to_version: DefinitionVersion, *, actor: Actor, at: datetime, reason: str
) -> int:
    """Move chosen open cases to a newer version, each as a recorded move; all of them or none.

    What is open stays as it was planned: the next plan is made by the new version. A case that goes by it
    already is left alone. Returns how many moved.

    :raises Blocked: when there is no reason, or a case is closed, not of this definition, or would go back.
    :raises NotPermitted: when the actor may not migrate a case.
    """
    chosen = sorted({case.pk for case in cases})
    locked = list(Case.objects.select_for_update().filter(pk__in=chosen).order_by("id"))
    standing = _standing(locked, to_version.code)
    moving = [
        (case, standing[case.pk])
        for case in locked
        if not _stays(case, standing.get(case.pk), to_version, actor, reason)
    ]
    for case, held in moving:
        before, held.version, held.pinned_at = held.version, to_version, at
        held.save(update_fields=["version", "pinned_at"])
        _record(case, "migrate_definition", str(before.number), to_version, actor=actor, at=at, reason=reason)
    return len(moving)


def _standing(cases: Sequence[Case], code: str) -> dict[int, DefinitionPin]:
    pins = DefinitionPin.objects.filter(case__in=cases, code=code).select_related("version")
    return {each.case_id: each for each in pins}


def _stays(case: Case, held: DefinitionPin | None, to: DefinitionVersion, actor: Actor, reason: str) -> bool:
    """Tell whether a case goes by the version already. :raises Blocked: when it may not be moved to it."""
    if not actor.has_perm(MIGRATE, case):
        raise NotPermitted(case, MIGRATE, [Blocker("not_permitted", _("Your role does not allow this."))])
    if not reason.strip():
        raise _blocked(case, MIGRATE, "no_reason", _("Write why the case goes by other rules from now on."))
    if case.closed_at is not None:
        raise _blocked(case, MIGRATE, "closed", _("The case is closed; leave it out."))
    if held is None:
        text = _("The case does not go by “%(title)s”; leave it out.") % {"title": to.title}
        raise _blocked(case, MIGRATE, "not_pinned", text)
    if held.version.number > to.number:
        text = _("The case goes by the newer version %(number)s; it cannot go back.")
        raise _blocked(case, MIGRATE, "newer", text % {"number": held.version.number})
    return held.version_id == to.pk


def _record(
    case: Case,
    verb: str,
    source: str,
    version: DefinitionVersion,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
) -> None:
    record = next_record(
        case,
        thing=f"definition:{version.code}",
        move=verb,
        source=source,
        target=str(version.number),
        actor=actor,
        acting_as="system" if actor is SYSTEM else "",
        at=at,
        reason=reason,
        facts={"sha256": version.sha256},
    )
    event = outbox.event(case, f"definition.{verb}", at=at, seq=record.seq, version=version.pk)
    write_move(None, [], record, [event], case)


def _blocked(case: Case, verb: str, code: str, text: str) -> Blocked:
    return Blocked(case, verb, [Blocker(code, text)])
