"""Which version a case goes by: pinned when it begins, and changed by :mod:`.migrating` alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import outbox
from workflows.actors import SYSTEM, Actor
from workflows.blockers import Blocked, Blocker
from workflows.definitions.models import DefinitionPin, DefinitionVersion
from workflows.history import next_record
from workflows.models import Case
from workflows.writing import write_move


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
            blocker = Blocker("pinned", text % {"number": standing.version.number})
            raise Blocked(locked, "pin", [blocker])
        return standing
    made = DefinitionPin.objects.create(case=locked, code=version.code, version=version, pinned_at=at)
    write_record(locked, "pin_definition", "", version, actor=actor, at=at)
    return made


def version_of(case: Case, code: str) -> DefinitionVersion:
    """Return the version that a case goes by. :raises DefinitionPin.DoesNotExist: when it has none."""
    return DefinitionPin.objects.select_related("version").get(case=case, code=code).version


def pins_of(cases: Iterable[int], code: str) -> dict[int, DefinitionPin]:
    """Return the pins of many cases with their versions, by case."""
    pins = DefinitionPin.objects.filter(case_id__in=list(cases), code=code).select_related("version")
    return {each.case_id: each for each in pins}


def write_record(
    case: Case,
    verb: str,
    source: str,
    version: DefinitionVersion,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Write that a locked case goes by a version from now on, into its history and the outbox."""
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
        facts={"sha256": version.sha256, **(facts or {})},
    )
    event = outbox.event(case, f"definition.{verb}", at=at, seq=record.seq, version=version.pk)
    write_move(None, [], record, [event], case)
