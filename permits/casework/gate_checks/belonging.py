"""Gates of what belongs to a permit: that there is one, that it is in force, and what is open on it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications import belonging
from permits.applications.belonging import Waiting, belonging_of, parent_of
from permits.applications.facts import rulebook_of, type_of
from permits.applications.models import PermitApplication
from permits.applications.statuses import BEFORE_ISSUE, PERMIT_HELD, Status
from permits.casework.gate_checks.intake import APPLICANT
from permits.rulebook.answers import page_of
from workflows.actors import Actor
from workflows.blockers import Blocker

BUILT_ON = frozenset({Status.ISSUED, Status.INSPECTING})
ALLOWED: dict[str, frozenset[str]] = {
    "change": BUILT_ON,
    "deferred": BUILT_ON,
    "extension": frozenset(
        {
            *(Status.INCOMPLETE, Status.INTAKE_FEES_DUE, Status.CORRECTIONS_REQUIRED, Status.APPROVED),
            *(Status.ISSUED, Status.INSPECTING, Status.PERMIT_EXPIRED, Status.APPLICATION_EXPIRED),
        }
    ),
    "change_of_record": frozenset({*BEFORE_ISSUE, *PERMIT_HELD}),
}
"""Where a permit, or what is to become one, must stand; money may be asked back wherever it stands."""


def becomes_a_permit(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """It is for a permit of its own."""
    if not application.relation:
        return []
    text = _("It belongs to permit %(number)s and becomes none of its own.")
    return [Blocker("belongs_to_a_permit", text % {"number": number_of(application.parent)})]


def is_change(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """It changes, or completes, the plans of a permit."""
    if application.relation in belonging.WAITED_FOR:
        return []
    return [Blocker("no_change", _("It changes no plans of another permit."))]


def is_reviewed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Disciplines review it; a request about a permit is decided by one person."""
    if not application.is_request:
        return []
    return [Blocker("request", _("A request about a permit is granted or refused, not reviewed."))]


def names_its_permit(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The permit that it names exists and is one of the person's own; of another's nothing is revealed."""
    if not application.relation or parent_of(application, actor) is not None:
        return []
    number = belonging.number_named(application)
    text = _(
        "You are on no permit or application with the number %(number)s. Check the number, or have somebody "
        "who is on it add you."
    )
    return [
        Blocker("no_such_permit", text % {"number": number or "–"}, _(APPLICANT), question_link(application))
    ]


def permit_allows_it(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """The permit stands where such a thing is possible, and its day has not passed."""
    parent = parent_of(application, actor) if application.relation else None
    if parent is None:
        return []
    allowed = ALLOWED.get(application.relation)
    if allowed is not None and (parent.status not in allowed or _is_of_another(application, parent)):
        text = _("This is not possible for %(number)s now: %(status)s.")
        facts = {"number": number_of(parent), "status": parent.get_status_display()}
        return [Blocker("permit_not_so", text % facts, _(APPLICANT), question_link(application))]
    today = rulebook_of(parent).calendar().local_date(at)
    if application.relation in belonging.WAITED_FOR and (parent.expires_on or today) < today:
        text = _("Permit %(number)s expired: ask for more time first.")
        return [Blocker("permit_expired", text % {"number": number_of(parent)}, _(APPLICANT))]
    return []


def one_at_a_time(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No other of the same kind is open on the permit, where the rules allow one at a time."""
    parent, belongs = parent_of(application, actor), belonging_of(application)
    if parent is None or belongs is None or not belongs.one_at_a_time:
        return []
    other = belonging.open_of_kind(parent, application.relation, but=application.pk)
    if other is None:
        return []
    text = _("%(other)s is still open on %(number)s: only one at a time. Wait until it is decided.")
    facts = {"other": f"{other.number} ({other.type_name})", "number": number_of(parent)}
    return [Blocker("another_open", text % facts, _("the city, by deciding the other one"))]


def parts_were_deferred(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """What a deferred submittal brings was put off at the approval of the permit, and is not approved yet."""
    parent = parent_of(application, actor) if application.relation == "deferred" else None
    if parent is None:
        return []
    waiting = {part.code: part.name for part in belonging.parts_not_approved(parent)}
    strange = sorted(belonging.parts_handed_in(application) - waiting.keys())
    if not strange:
        return []
    text = _("Not deferred on %(number)s, or approved already: %(parts)s. %(waiting)s")
    waits = _("Waiting are: %s.") % ", ".join(waiting.values()) if waiting else _("Nothing is waiting.")
    facts = {"number": number_of(parent), "parts": _named(application, strange), "waiting": waits}
    return [Blocker("not_deferred", text % facts, _(APPLICANT), question_link(application))]


def nothing_is_open_on_it(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """No change of the permit is open, and every deferred part of its plans is approved (T18)."""
    waiting = Waiting(application)
    parts = [
        Blocker("part_deferred", _("The deferred part “%s” is not approved.") % part.name, _(APPLICANT))
        for part in waiting.parts
    ]
    text = _("%(number)s (%(type)s) is not settled yet.")
    return parts + [
        Blocker(
            "change_open",
            text % {"number": each.number, "type": each.type_name},
            _("the city"),
            reverse("casework:application", args=[each.pk]),
        )
        for each in waiting.changes
    ]


def number_of(parent: PermitApplication | None) -> str:
    """Return the number by which people call it: the permit's, else the application's."""
    if parent is None:
        return "–"
    permit = getattr(parent, "permit", None)
    return permit.number if permit else str(parent)


def question_link(application: PermitApplication) -> str:
    """Return the address of the form's question for the number, "" once it was handed in."""
    belongs = belonging_of(application)
    if belongs is None or not application.is_draft:
        return ""
    page = page_of(type_of(application), belongs.question)
    return f"{reverse('applications:edit', args=[application.pk, page])}#id_{belongs.question}"


def _is_of_another(application: PermitApplication, parent: PermitApplication) -> bool:
    return bool(parent.relation) and application.relation != "refund"


def _named(application: PermitApplication, codes: list[str]) -> str:
    belongs = belonging_of(application)
    question = type_of(application).questions.get(belongs.items or "") if belongs else None
    labels = {option.code: option.label for option in question.options} if question else {}
    return ", ".join(labels.get(code, code) for code in codes)
