"""What a type demands for given facts: documents, checklist, inspections, time limits, a professional."""

from collections.abc import Mapping
from dataclasses import dataclass

from permits.rulebook.schema.demand import (
    ChecklistItem,
    Clearance,
    DocumentSlot,
    ExpiryPolicy,
    RequiredInspection,
    TimeLimit,
)
from permits.rulebook.schema.permit_type import PermitType

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """An item that applies; `satisfied` is None when a person has to look."""

    item: ChecklistItem
    satisfied: bool | None


def is_required(permit_type: PermitType, slot: DocumentSlot, facts: Facts) -> bool:
    """Say whether a document slot must be filled."""
    return slot.required if slot.required_if is None else permit_type.holds(slot.required_if, facts)


def required_documents(permit_type: PermitType, facts: Facts) -> list[DocumentSlot]:
    """Return the slots that must be filled."""
    return [slot for slot in permit_type.documents if is_required(permit_type, slot, facts)]


def missing_documents(permit_type: PermitType, facts: Facts, counts: Mapping[str, int]) -> list[DocumentSlot]:
    """Return the required slots that hold too few usable files; `counts` is slot code -> files."""
    needed = required_documents(permit_type, facts)
    return [slot for slot in needed if counts.get(slot.code, 0) < slot.min_count]


def checklist(permit_type: PermitType, facts: Facts, counts: Mapping[str, int]) -> list[ChecklistLine]:
    """Return the checklist items that apply, and whether documents and answers already satisfy them."""
    applying = [item for item in permit_type.checklist if permit_type.holds(item.applies_if, facts)]
    return [ChecklistLine(item, _satisfied(permit_type, item, facts, counts)) for item in applying]


def _satisfied(
    permit_type: PermitType, item: ChecklistItem, facts: Facts, counts: Mapping[str, int]
) -> bool | None:
    if item.satisfied_by_document is not None:
        slot = permit_type.slot(item.satisfied_by_document)
        return slot is not None and counts.get(slot.code, 0) >= slot.min_count
    if item.satisfied_by_question is not None:
        return facts.get(item.satisfied_by_question) not in (None, "", [])
    return None


def required_inspections(permit_type: PermitType, facts: Facts) -> list[RequiredInspection]:
    """Return the inspections that the work needs, in order."""
    return [each for each in permit_type.inspections if permit_type.holds(each.required_if, facts)]


def clearances(permit_type: PermitType, facts: Facts) -> list[Clearance]:
    """Return what other bodies must clear before the permit may be issued."""
    return [each for each in permit_type.clearances if permit_type.holds(each.required_if, facts)]


def design_professional_required(permit_type: PermitType, facts: Facts) -> bool:
    """Say whether a licensed architect or engineer must be named."""
    rule = permit_type.design_professional_required_if
    return rule is not None and permit_type.holds(rule, facts)


def review_limit(permit_type: PermitType, facts: Facts) -> TimeLimit | None:
    """Return the legal time limit for a review: the first that applies."""
    limits = (each for each in permit_type.clocks.review if permit_type.holds(each.applies_if, facts))
    return next(limits, None)


def appeal_limit(permit_type: PermitType, facts: Facts) -> TimeLimit | None:
    """Return the legal time limit for deciding an appeal: the first that applies."""
    limits = (each for each in permit_type.clocks.appeal if permit_type.holds(each.applies_if, facts))
    return next(limits, None)


def expiry_policies(permit_type: PermitType, facts: Facts) -> list[ExpiryPolicy]:
    """Return the expiry rules that govern: for each measure the first that applies."""
    applying = [each for each in permit_type.expiry if permit_type.holds(each.applies_if, facts)]
    first = {policy.measure: policy for policy in reversed(applying)}
    return [policy for policy in applying if first[policy.measure] is policy]
