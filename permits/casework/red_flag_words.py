"""What a red flag tells, in words."""

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.applications.models import PermitApplication
from permits.casework.models import RedFlag
from permits.inspections.models import Inspection
from workflows import machines

Kind = RedFlag.Kind
INTERESTS: dict[str, Promise] = {
    "party": gettext_lazy("on the record in person"),
    "company": gettext_lazy("own company on the record"),
    "household": gettext_lazy("household on the record"),
    "declared": gettext_lazy("declared an interest"),
    "case": gettext_lazy("declared an interest in this case"),
}
CHANGES: dict[str, Promise] = {
    "hold.placed": gettext_lazy("Hold placed"),
    "hold.lifted": gettext_lazy("Hold lifted"),
    "inspection.resulted": gettext_lazy("Result of an inspection posted"),
    "inspection.corrected": gettext_lazy("Result of an inspection corrected"),
    "invoice.issued": gettext_lazy("Invoice issued"),
    "invoice.voided": gettext_lazy("Invoice voided"),
}


def words_of(flag: RedFlag) -> str:
    """Return in a sentence what somebody did."""
    facts: dict[str, Any] = flag.facts
    if flag.kind == Kind.OWN_RECORD:
        why = INTERESTS.get(facts.get("interest", ""), "")
        return _("Refused: %(what)s (%(why)s)") % {"what": facts.get("what", "–"), "why": why}
    if flag.kind == Kind.QUEUE_JUMP:
        due = parse_date(facts.get("due_on", ""))
        text = _("“%(work)s”, due %(due)s, was closed while %(ahead)s that were due earlier waited.")
        told = {"work": facts.get("work"), "due": date_format(due) if due else "–"}
        return text % {**told, "ahead": facts.get("ahead")}
    if flag.kind == Kind.OUT_OF_DISTRICT:
        return _outside(facts)
    if flag.kind == Kind.GLASS_BROKEN:
        return _("Emergency access taken; the reason is in the list of emergency access.")
    if flag.kind == Kind.RESULT_CORRECTED:
        return _corrected(facts)
    return _change(str(facts.get("what", "")))


def _corrected(facts: dict[str, Any]) -> str:
    labels = dict(Inspection.Result.choices)
    text = _("“%(inspection)s”: %(posted)s was posted, %(result)s is to stand. %(reason)s")
    told = {key: labels.get(facts.get(key), "–") for key in ("posted", "result")}
    return text % {**told, "inspection": facts.get("inspection", "–"), "reason": facts.get("reason", "")}


def _outside(facts: dict[str, Any]) -> str:
    parts = [_("“%s” was inspected") % facts.get("inspection", "–")]
    if "postal_code" in facts:
        parts.append(_("outside the district, in ZIP code %s") % (facts["postal_code"] or "–"))
    if "discipline" in facts:
        parts.append(_("outside the discipline"))
    return ", ".join(parts) + "."


def _change(topic: str) -> str:
    if topic in CHANGES:
        return str(CHANGES[topic])
    _application, _dot, name = topic.partition(".")
    move = machines.of(PermitApplication).moves.get(name)
    return move.label if move else topic
