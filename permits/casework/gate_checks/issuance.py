"""The issuance checklist (domain §2.7): all of it must hold at the moment of issue."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, rulebook_of, type_of
from permits.applications.models import Declaration, Hold, Party, PermitApplication
from permits.casework.gate_checks import review
from permits.casework.gate_checks.intake import held
from permits.fees.services.balances import balance_due
from permits.rulebook.demands import clearances, design_professional_required
from workflows.actors import Actor
from workflows.blockers import Blocker
from workflows.machines import Gate

Kind = Declaration.Kind


def plans_are_approved(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """1. Every required review approves the current package."""
    if application.is_instant:
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
    """4–5. One of contractor or owner-builder, and every other declaration, are signed (H&S 19825)."""
    wanted = type_of(application).declarations
    signed = set(application.declarations.values_list("kind", flat=True))
    missing = [each.title for each in wanted if each.by == "either" and each.code not in signed]
    one_of = [each for each in wanted if each.by != "either"]
    if one_of and not any(each.code in signed for each in one_of):
        missing.insert(0, _(" or ").join(each.title for each in one_of))
    link = reverse("applications:declarations", args=[application.pk])
    text = _("Sign the declaration: %(title)s.")
    return [
        Blocker("declaration_unsigned", text % {"title": title}, _("the contractor or the owner"), link)
        for title in missing
    ]


def licence_is_good(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """6. The contractor's licence is active today, not expired, and of a right class."""
    contractor = application.parties.filter(role=Party.Role.CONTRACTOR, until__isnull=True).first()
    signed = set(application.declarations.values_list("kind", flat=True))
    if contractor is None or Kind.OWNER_BUILDER in signed:
        return []
    if contractor.organisation is None:
        return [_licence(_("Name the contractor’s company, so that its licence can be checked."))]
    today = rulebook_of(application).calendar().local_date(at)
    licences = list(contractor.organisation.licences.all())
    right = {each.code for each in type_of(application).licence_classes}
    good = [x for x in licences if x.status == "active" and x.expires_on >= today]
    if not good:
        return [
            _licence(_("The licence of %(name)s is not active or has expired.") % {"name": contractor.name})
        ]
    if right and not any(x.classification in right for x in good):
        text = _("The licence of %(name)s is of a class that may not do this work (needed: %(classes)s).")
        return [_licence(text % {"name": contractor.name, "classes": ", ".join(sorted(right))})]
    return _compensation(application, good, today, contractor.name)


def clearances_are_confirmed(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """7–8. What other bodies must clear, and the address, were confirmed by a person with evidence."""
    confirmed = set(application.issuance_items.values_list("code", flat=True))
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
    named = application.parties.filter(role=Party.Role.DESIGN_PROFESSIONAL, until__isnull=True).exists()
    if named or not design_professional_required(type_of(application), facts_of(application)):
        return []
    return [
        Blocker("no_design_professional", _("Name the licensed design professional."), _("the applicant"))
    ]


def issuer_is_not_the_only_reviewer(
    application: PermitApplication, actor: Actor, at: datetime
) -> list[Blocker]:
    """S7. Completeness, every review and issuance are not all one person's work."""
    deciders = set(application.reviews.values_list("work_item__closed_by", flat=True))
    deciders |= set(application.completeness_checks.values_list("decided_by", flat=True))
    if deciders != {actor.pk}:
        return []
    text = _("You decided everything on this application so far; another person must issue the permit.")
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


def _licence(text: str) -> Blocker:
    return Blocker("licence_not_good", text, _("the contractor"))


def _compensation(application: PermitApplication, licences: list, today: object, name: str) -> list[Blocker]:  # type: ignore[type-arg]
    lapsed = [x for x in licences if x.compensation_expires_on and x.compensation_expires_on < today]
    if len(lapsed) < len(licences):
        return []
    text = _("The workers’ compensation insurance of %(name)s has lapsed.")
    return [Blocker("compensation_lapsed", text % {"name": name}, _("the contractor"))]
