"""One type of permit as a clerk reads it: what is asked, handed in, reviewed, charged and promised."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from permits.rulebook.rule_words import in_full
from permits.rulebook.rulebook import Rulebook
from permits.rulebook.schema.demand import TimeLimit
from permits.rulebook.schema.form import Question
from permits.rulebook.schema.permit_type import PermitType

ON_MISS = {
    "deemed_complete": gettext_lazy("the application counts as complete"),
    "deemed_approved": gettext_lazy("the application counts as approved"),
    "fee_reduction": gettext_lazy("fees are reduced for each day of delay"),
    "third_party_right": gettext_lazy("the applicant may have others review"),
    "application_expires": gettext_lazy("the application expires"),
    "report_only": gettext_lazy("it is reported"),
}
CLOCKS = {
    "completeness": gettext_lazy("Completeness check"),
    "review": gettext_lazy("Review"),
    "response": gettext_lazy("Applicant’s answer"),
    "appeal": gettext_lazy("Decision of an appeal"),
}
MEASURES = {
    "commence": gettext_lazy("Begin of work"),
    "activity": gettext_lazy("Work goes on"),
    "complete": gettext_lazy("Completion"),
}


KINDS = {
    "yes_no": gettext_lazy("yes or no"),
    "one_of": gettext_lazy("one of several"),
    "many_of": gettext_lazy("any of several"),
    "integer": gettext_lazy("whole number"),
    "decimal": gettext_lazy("number"),
    "money": gettext_lazy("amount of money"),
    "long_text": gettext_lazy("longer text"),
    "group": gettext_lazy("list with entries"),
}
LARGE = 10_000


@dataclass(frozen=True)
class ShownType:
    """A type with everything that needs words."""

    type: PermitType
    pages: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    checklist: list[dict[str, Any]]
    routing: list[dict[str, Any]]
    fees: list[dict[str, Any]]
    limits: list[dict[str, Any]]
    expiry: list[dict[str, Any]]
    inspections: list[dict[str, Any]]
    clearances: list[dict[str, Any]]
    eligibility: list[dict[str, Any]]


def shown_type(rulebook: Rulebook, code: str) -> ShownType:
    """Return a type in words. :raises KeyError: when the rules have none of this code."""
    permit_type = rulebook.types[code]

    def when(rule: str | None) -> str:
        return _in_words(rule, permit_type)

    names = {slot.code: slot.name for slot in permit_type.documents}
    return ShownType(
        type=permit_type,
        pages=[_page(page, permit_type) for page in permit_type.pages],
        documents=[
            {
                "slot": each,
                "required": _required(each.required, when(each.required_if)),
                "reviewed_by": _names(rulebook, each.reviewed_by),
            }
            for each in permit_type.documents
        ],
        checklist=[
            {"item": each, "when": when(each.applies_if), "satisfied": _satisfied(each, permit_type, names)}
            for each in permit_type.checklist
        ],
        routing=[
            {
                "name": _names(rulebook, (each.discipline,)),
                "when": when(each.applies_if),
                "rule": each,
                "days": rulebook.disciplines[each.discipline].days,
            }
            for each in permit_type.routing
        ],
        fees=list(_fees(rulebook, permit_type)),
        limits=list(_limits(permit_type)),
        expiry=[
            {"policy": each, "measure": str(MEASURES[each.measure]), "when": when(each.applies_if)}
            for each in permit_type.expiry
        ],
        inspections=[{"each": e, "when": when(e.required_if)} for e in permit_type.inspections],
        clearances=[{"each": e, "when": when(e.required_if)} for e in permit_type.clearances],
        eligibility=[{"each": e, "when": when(e.holds_if)} for e in permit_type.eligibility],
    )


def _in_words(rule: str | None, permit_type: PermitType) -> str:
    return "" if rule is None else in_full(rule, permit_type)


def _page(page: Any, permit_type: PermitType) -> dict[str, Any]:
    sections = [
        {"title": section.title, "questions": [_question(each, permit_type) for each in section.questions]}
        for section in page.sections
    ]
    return {"title": page.title, "intro": page.intro, "sections": sections}


def _question(question: Question, permit_type: PermitType) -> dict[str, Any]:
    require_if = _in_words(question.require_if, permit_type)
    return {
        "question": question,
        "kind": str(KINDS.get(question.kind.value) or question.kind.value.replace("_", " ")),
        "required": _required(question.required, require_if),
        "when": _in_words(question.show_if, permit_type),
        "options": [option.label for option in question.options],
        "bounds": _bounds(question),
    }


def _bounds(question: Question) -> str:
    low = question.minimum if question.minimum is not None else question.earliest
    high = question.maximum if question.maximum is not None else question.latest
    low, high = _large(low), _large(high)
    if low is not None and high is not None:
        return _("from %(low)s to %(high)s") % {"low": low, "high": high}
    if low is not None:
        return _("at least %(low)s") % {"low": low}
    return _("at most %(high)s") % {"high": high} if high is not None else ""


def _large(value: Any) -> Any:
    """Write thousands apart, but not in a year."""
    return f"{value:,}" if isinstance(value, Decimal) and value >= LARGE else value


def _required(required: bool, condition: str) -> str:
    if condition:
        return _("if %(condition)s") % {"condition": condition}
    return _("yes") if required else _("no")


def _names(rulebook: Rulebook, codes: tuple[str, ...]) -> str:
    return ", ".join(rulebook.disciplines[code].name for code in codes if code in rulebook.disciplines)


def _satisfied(item: Any, permit_type: PermitType, names: dict[str, str]) -> str:
    if item.satisfied_by_document is not None:
        return _("by the document “%(name)s”") % {"name": names.get(item.satisfied_by_document, "")}
    if item.satisfied_by_question is not None:
        question = permit_type.questions[item.satisfied_by_question]
        return _("by the answer to “%(name)s”") % {"name": question.label}
    return _("a person looks")


def _fees(rulebook: Rulebook, permit_type: PermitType) -> Iterator[dict[str, Any]]:
    for selection in permit_type.fees:
        schedules = [each for each in rulebook.schedules if each.schedule == selection.schedule]
        known = schedules[-1].lines if schedules else {}
        yield {
            "schedule": schedules[-1] if schedules else selection.schedule,
            "lines": [known[code].label if code in known else code for code in selection.lines],
        }


def _limits(permit_type: PermitType) -> Iterator[dict[str, Any]]:
    clocks = permit_type.clocks
    every = [("completeness", clocks.completeness), *(("review", each) for each in clocks.review)]
    after = [("response", clocks.response), *(("appeal", each) for each in clocks.appeal)]
    for name, limit in [*every, *after]:
        if limit is not None:
            yield {
                "name": str(CLOCKS[name]),
                "days": _days(limit),
                "then": str(ON_MISS[limit.on_miss]),
                "when": _in_words(limit.applies_if, permit_type),
                "statute": limit.statute,
            }


def _days(limit: TimeLimit) -> str:
    if limit.unit == "business":
        said = ngettext("%(n)d business day", "%(n)d business days", limit.days)
    else:
        said = ngettext("%(n)d calendar day", "%(n)d calendar days", limit.days)
    return said % {"n": limit.days}
