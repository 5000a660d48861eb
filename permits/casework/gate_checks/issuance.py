"""The issuance checklist (domain §2.7): all of it must hold at the moment of issue."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, party_in, type_of
from permits.applications.models import Declaration, Hold, Party, PermitApplication
from permits.applications.readiness import is_stale
from permits.applications.services.declarations import declarations_needed, is_reworded
from permits.casework.gate_checks import review
from permits.casework.gate_checks.intake import held
from permits.casework.gate_checks.licensing import licence_is_good
from permits.casework.sole_decisions import decides_alone, duties_of
from permits.fees.services.balances import balance_due
from permits.rulebook.demands import clearances, design_professional_required
from permits.separation import told
from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.machines import Gate


def plans_are_approved(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """1. Every required review approves the current package, or the law does."""
    if application.is_instant or application.approved_by_law:
        return []
    return review.every_review_is_closed(application, actor, at) + review.every_latest_review_approves(
        application, actor, at
    )


def fees_are_settled(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """2. Nothing is due at any stage, in settled funds."""
    due = balance_due(application)
    if not due:
        return []
    link = reverse("casework:application", args=[application.pk]) + "#money"
    text = _("Fees of $%(due)s are to be paid.")
    return [Blocker("fees_due", text % {"due": f"{due:,.2f}"}, _("the applicant"), link)]


def no_hold_on_issuance(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """3. No hold prevents issuance."""
    return held(application, Hold.Severity.ISSUANCE, Hold.Severity.ALL)


def declarations_are_signed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """4–5. Every statutory declaration is signed, and for the contractor now named (H&S 19825)."""
    signed = {each.kind: each for each in application.declarations.all()}
    missing = [
        each.title
        for each in declarations_needed(application)
        if each.code not in signed or _is_outdated(application, signed[each.code])
    ]
    link = reverse("applications:declarations", args=[application.pk])
    text = _("Sign the declaration: %(title)s.")
    return [
        Blocker("declaration_unsigned", text % {"title": title}, _("the contractor or the owner"), link)
        for title in missing
    ]


def _is_outdated(application: PermitApplication, declaration: Declaration) -> bool:
    return is_stale(application, declaration) or is_reworded(application, declaration)


def clearances_are_confirmed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """7–8. What other bodies must clear, and the address, were confirmed by a person with evidence."""
    confirmed = {each.code for each in application.issuance_items.all()}
    return [
        Blocker(
            f"clearance:{item.code}",
            item.text,
            _("the permit technicians"),
            reverse("casework:application", args=[application.pk]) + "#issuance",
        )
        for item in clearances(type_of(application), facts_of(application))
        if item.code not in confirmed
    ]


def design_professional_is_named(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """9. A licensed design professional is recorded where the work needs one."""
    named = party_in(application, Party.Role.DESIGN_PROFESSIONAL)
    if named or not design_professional_required(type_of(application), facts_of(application)):
        return []
    return [
        Blocker("no_design_professional", _("Name the licensed design professional."), _("the applicant"))
    ]


def issuer_is_not_the_only_reviewer(
    application: PermitApplication, actor: Actor, at: datetime
) -> list[Blocker]:
    """S7. Completeness, every review and issuance are one person's work only where the city has no other."""
    if duties_of(application).one_person_department or not decides_alone(application, actor):
        return []
    text = told("S7", _("You decided everything on this application; another person must issue the permit."))
    return [Blocker("sole_decider", text, _("another permit technician"))]


CHECKLIST: tuple[Gate, ...] = (
    plans_are_approved,
    fees_are_settled,
    no_hold_on_issuance,
    declarations_are_signed,
    licence_is_good,
    clearances_are_confirmed,
    design_professional_is_named,
)


def something_no_longer_holds(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Returning to the checklist needs a reason: some item that holds no more."""
    if any(gate(application, actor, at) for gate in CHECKLIST):
        return []
    return [Blocker("everything_holds", _("Every item of the issuance checklist holds."))]
