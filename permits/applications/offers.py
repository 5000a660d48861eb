"""What a permit type is, in words for somebody who does not know it yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language

from permits.applications.estimates import Estimate, estimate
from permits.rulebook.demands import is_required
from permits.rulebook.queries import rulebook_in_force
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.demand import DocumentSlot
from permits.rulebook.schema.permit_type import PermitType

Say = Callable[[str], str]


@dataclass(frozen=True)
class Paper:
    """A document that a type asks for: always, sometimes, or not at all."""

    name: str
    help: str
    need: str
    largest: int


@dataclass(frozen=True)
class Offer:
    """One permit type as the public reads it."""

    code: str
    name: str
    description: str
    expected_time: str
    is_instant: bool
    is_request: bool
    papers: tuple[Paper, ...]
    always_reviewed: tuple[str, ...]
    sometimes_reviewed: tuple[str, ...]
    checklist: tuple[tuple[str, str], ...]
    work_classes: tuple[tuple[str, str], ...]
    inspections: tuple[str, ...]
    licences: tuple[str, ...]
    owner_builder_allowed: bool
    notices: tuple[str, ...]


def rules_today(at: datetime) -> Rulebook:
    """Return the rules under which an application of this moment would start.

    :raises NoRulebookInForce: when the city has published none.
    """
    return rulebook_in_force(timezone.localdate(at))


def speaker(rulebook: Rulebook) -> Say:
    """Return what translates the pack's words into the reader's language."""
    language = get_language() or "en"

    def say(english: str) -> str:
        return rulebook.text(english, language) if english else ""

    return say


def offers(rulebook: Rulebook) -> list[Offer]:
    """Return every type that the city has, by name."""
    return sorted((offer(rulebook, code) for code in rulebook.types), key=_name)


def offer(rulebook: Rulebook, code: str) -> Offer:
    """Return one type in words. :raises KeyError: when there is none."""
    permit_type, say = rulebook.types[code], speaker(rulebook)
    always, sometimes = _disciplines(rulebook, permit_type, say)
    return Offer(
        code=code,
        name=say(permit_type.name),
        description=say(permit_type.description),
        expected_time=say(permit_type.expected_time),
        is_instant=permit_type.track == "instant",
        is_request=permit_type.is_request,
        papers=tuple(_paper(permit_type, slot, say) for slot in permit_type.documents),
        always_reviewed=always,
        sometimes_reviewed=sometimes,
        checklist=tuple((say(item.text), say(item.citation)) for item in permit_type.checklist),
        work_classes=tuple((each.code, say(each.name)) for each in permit_type.work_classes),
        inspections=tuple(say(each.name) for each in permit_type.inspections),
        licences=tuple(f"{each.code} ({say(each.name)})" for each in permit_type.licence_classes),
        owner_builder_allowed=permit_type.owner_builder_allowed,
        notices=tuple(say(each) for each in permit_type.notices),
    )


def rough_estimate(
    rulebook: Rulebook, code: str, *, valuation: Decimal | None, work_class: str, at: datetime
) -> Estimate | None:
    """Return the fees that a valuation alone can tell; the rest is named as undecided."""
    facts: dict[str, object] = {**rulebook.types[code].facts, "valuation": valuation}
    if work_class:
        facts["work_class"] = work_class
    return estimate(rulebook, code, facts, at=at)


def _name(each: Offer) -> str:
    return each.name


def _paper(permit_type: PermitType, slot: DocumentSlot, say: Say) -> Paper:
    need = "sometimes" if slot.required_if else "always" if is_required(permit_type, slot, {}) else "optional"
    return Paper(say(slot.name), say(slot.help), need, slot.max_megabytes)


def _disciplines(
    rulebook: Rulebook, permit_type: PermitType, say: Say
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    always = {rule.discipline for rule in permit_type.routing if rule.applies_if is None}
    ordered = dict.fromkeys(rule.discipline for rule in permit_type.routing)
    names = {code: say(rulebook.disciplines[code].name) for code in ordered}
    return (
        tuple(name for code, name in names.items() if code in always),
        tuple(name for code, name in names.items() if code not in always),
    )
