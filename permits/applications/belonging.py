"""What belongs to a permit: the permit that a form names, and the changes and parts that are open on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.related import rows_of
from permits.applications.statuses import BEFORE_ISSUE, EDITABLE, Status
from permits.rulebook.schema.belonging import BelongsTo, DeferredPart
from permits.rulebook.schema.demand import RequiredInspection

OPEN = frozenset({*BEFORE_ISSUE, Status.UNDER_APPEAL})
"""Where what belongs to a permit is not settled yet."""
WAITED_FOR = ("change", "deferred")


@dataclass(frozen=True)
class Waits:
    """Why an inspection of a permit waits: an open change, or a deferred part that is not approved."""

    text: str
    child: PermitApplication | None = None


def belonging_of(application: PermitApplication) -> BelongsTo | None:
    """Return what the rules say of how an application belongs to a permit; None for one of its own."""
    return type_of(application).belongs_to if application.relation else None


def number_named(application: PermitApplication) -> str:
    """Return the number of the permit or application that the form names, "" where it names none."""
    belongs = belonging_of(application)
    answer = application.answers.get(belongs.question) if belongs else ""
    return str(answer or "").strip().upper()


def named_by(application: PermitApplication, actor: Any) -> PermitApplication | None:
    """Return what the form names, where the person is a party to it; of another's nothing is revealed."""
    number = number_named(application)
    return with_number(number, actor) if number else None


def with_number(number: str, actor: Any) -> PermitApplication | None:
    """Return the permit's application of this number on which a person is a party; None for all others."""
    mine = PermitApplication.objects.on_side_of(actor).submitted()
    found: PermitApplication | None = (
        mine.filter(permit__number=number).first() or mine.filter(number=number).first()
    )
    return found


def parent_of(application: PermitApplication, actor: Any) -> PermitApplication | None:
    """Return to what an application belongs: by its form while that may change, else as it was handed in."""
    parent = application.parent
    if application.status not in EDITABLE:
        return parent
    if parent is not None and number_named(application) in numbers_of(parent):
        return parent
    return named_by(application, application.applicant if actor.pk is None else actor)


def numbers_of(parent: PermitApplication) -> set[str]:
    """Return the numbers by which people call it: the application's, and the permit's where it is issued."""
    permit = getattr(parent, "permit", None)
    return {parent.number, permit.number} if permit else {parent.number}


def open_children(parent: PermitApplication) -> list[PermitApplication]:
    """Return what belongs to a permit and is not settled yet; reads prefetched children."""
    settled = parent.children.filter(status__in=OPEN).order_by("id")
    return [each for each in rows_of(parent, "children", settled) if each.status in OPEN]


def open_of_kind(parent: PermitApplication, relation: str, *, but: int | None) -> PermitApplication | None:
    """Return an open one of the same kind, without one that asks."""
    others = (each for each in open_children(parent) if each.relation == relation and each.pk != but)
    return next(others, None)


def parts_deferred(parent: PermitApplication) -> list[DeferredPart]:
    """Return the parts of the plans that were put off at the approval of a permit."""
    permit_type = type_of(parent)
    if not permit_type.deferrals:
        return []
    facts = facts_of(parent)
    return [part for part in permit_type.deferrals if permit_type.holds(part.listed_if, facts)]


def parts_handed_in(child: PermitApplication) -> set[str]:
    """Return the codes of the deferred parts that a deferred submittal brings."""
    belongs = belonging_of(child)
    given = child.answers.get(belongs.items or "") if belongs else ()
    return {str(each) for each in given or ()}


def parts_not_approved(parent: PermitApplication) -> list[DeferredPart]:
    """Return the deferred parts that no deferred submittal in force has brought yet."""
    deferred = parts_deferred(parent)
    if not deferred:
        return []
    approved = {code for child in _settled(parent) for code in parts_handed_in(child)}
    return [part for part in deferred if part.code not in approved]


def _settled(parent: PermitApplication) -> list[PermitApplication]:
    done = parent.children.filter(relation="deferred", status=Status.CLOSED)
    found = rows_of(parent, "children", done)
    return [each for each in found if (each.relation, each.status) == ("deferred", Status.CLOSED)]


class Waiting:
    """What inspections of one permit wait for, asked once."""

    def __init__(self, parent: PermitApplication) -> None:
        self.parent = parent

    @cached_property
    def changes(self) -> list[PermitApplication]:
        """The open changes and deferred submittals of the permit."""
        return [each for each in open_children(self.parent) if each.relation in WAITED_FOR]

    @cached_property
    def parts(self) -> list[DeferredPart]:
        return parts_not_approved(self.parent)

    def reasons(self, wanted: RequiredInspection) -> list[Waits]:
        """Return why an inspection may not be made yet: each reason once, [] when nothing is open."""
        final = wanted.blds_type.endswith("Final")
        parts = [Waits(part.name) for part in self.parts if final or wanted.code in part.holds]
        return parts + [Waits(str(each), each) for each in self.changes if final or _holds(each, wanted)]

    def sentence(self, wanted: RequiredInspection) -> str:
        """Say for what an inspection waits, "" when it may be made."""
        found = self.reasons(wanted)
        if not found:
            return ""
        text = _("“%(name)s” waits until this is approved: %(what)s.")
        return text % {"name": wanted.name, "what": ", ".join(each.text for each in found)}


def _holds(child: PermitApplication, wanted: RequiredInspection) -> bool:
    belongs, kind = belonging_of(child), type_of(child)
    facts: Mapping[str, object] = facts_of(child)
    held = belongs.holds if belongs else ()
    return any(wanted.blds_type in each.inspections and kind.holds(each.applies_if, facts) for each in held)
