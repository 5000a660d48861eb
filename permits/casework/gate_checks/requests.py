"""Gates of requests about a permit: more time, another name on the record, money back."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permits.applications.authority import has_interest, may
from permits.applications.belonging import belonging_of, parent_of
from permits.applications.facts import party_in, rulebook_of
from permits.applications.models import Party, PermitApplication
from permits.applications.services.records import NewPlace, place_asked
from permits.applications.statuses import EDITABLE, Status
from permits.casework.gate_checks import issuance
from permits.casework.gate_checks.belonging import number_of, question_link
from permits.casework.gate_checks.intake import APPLICANT
from permits.casework.gate_checks.licensing import why_contractor_does_not_fit
from permits.fees.services import refunds, separation
from permits.rights import who_may
from permits.rulebook.schema.belonging import ExtensionTerms
from permits.separation import told
from workflows.actors import Actor
from workflows.blockers import Blocker

RIGHTS = {"extension": "extend", "change_of_record": "change_record", "refund": "approve_refund"}
"""Who decides each kind of request (domain §5)."""


def is_request(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """It asks something about a permit."""
    if application.is_request:
        return []
    return [Blocker("no_request", _("This is an application, not a request about a permit."))]


def is_decided_by_its_role(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Who decides has the right for this kind of request, and is no party to the permit (S1)."""
    right, parent = RIGHTS.get(application.relation, ""), application.parent
    if not right or parent is None:
        return []
    if actor.pk is None or not may(actor, right, application):
        return [Blocker("not_yours", _("This is decided by: %s.") % who_may(right), who_may(right))]
    if has_interest(actor, parent):
        text = told("S1", _("You have an interest in %(number)s, so another person decides."))
        return [Blocker("party", text % {"number": number_of(parent)}, who_may(right))]
    return []


def extension_is_possible(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Extensions are not used up, it is asked in time, and what expired may still be taken up again."""
    parent, terms = parent_of(application, actor), _extension(application)
    if parent is None or terms is None:
        return []
    given = parent.children.filter(relation="extension", status=Status.CLOSED).exclude(pk=application.pk)
    if given.count() >= terms.most:
        text = _("%(number)s was extended %(times)d times already; the rules allow no more.")
        return [_blocked("extensions_used", text, application, number=number_of(parent), times=terms.most)]
    late = _too_late(application, parent, terms, at)
    return [late] if late else []


def expired_can_go_on(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """A permit that is taken up again has its fees paid and its contractor's licence in force (T24)."""
    parent = application.parent if application.relation == "extension" else None
    if parent is None or parent.status != Status.PERMIT_EXPIRED:
        return []
    return [
        *issuance.licence_is_good(parent, actor, at),
        *issuance.fees_are_settled(parent, actor, at),
    ]


def new_place_can_be_taken(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """Who takes over somebody's place is another one, licensed for the work or known where that is needed."""
    parent = parent_of(application, actor) if application.relation == "change_of_record" else None
    place = place_asked(application) if parent is not None else None
    if parent is None or place is None:
        return []
    standing = party_in(parent, place.role)
    if standing is not None and place.is_held_by(standing):
        text = _("%(name)s is the %(role)s already. Name somebody else.")
        role = Party.Role(place.role).label.lower()
        return [_blocked("same_party", text, application, name=standing.name, role=role)]
    if place.role == Party.Role.CONTRACTOR:
        return _contractor_fits(application, parent, place, at)
    if place.role == Party.Role.APPLICANT and application.status not in EDITABLE and place.person is None:
        # Told to staff only: nobody finds out by a form who has an account.
        text = _("%(email)s has no confirmed account. The new applicant signs up with this address first.")
        return [_blocked("no_account", text, application, email=place.email)]
    return []


def something_can_be_given_back(application: PermitApplication, actor: Actor, at: datetime) -> list[Blocker]:
    """By the rules some of what was paid may be given back; every payment says why not."""
    parent = parent_of(application, actor) if application.relation == "refund" else None
    if parent is None:
        return []
    found = refunds.refundable(application, parent, at=at)
    if any(each.most > 0 for each in found) or refunds.prepared_for(application):
        return []
    if not found:
        text = _("Nothing was paid for %(number)s.")
        return [_blocked("nothing_paid", text, application, number=number_of(parent))]
    return [
        _blocked("not_given_back", "%(receipt)s: %(why)s", application, receipt=each.payment, why=each.why)
        for each in found
    ]


def refund_is_prepared_by_another(
    application: PermitApplication, actor: Actor, at: datetime
) -> list[Blocker]:
    """A cashier prepared the refund, and somebody else approves it (S4)."""
    if application.relation != "refund":
        return []
    waiting = refunds.prepared_for(application)
    if not waiting:
        text = _("A cashier must prepare the refund first.")
        return [Blocker("refund_not_prepared", text, who_may("prepare_refund"))]
    if any(each.prepared_by_id == actor.pk for each in waiting):
        text = told("S4", _("You prepared this refund; a second person must approve it."))
        return [Blocker("second_person", text, who_may("approve_refund"))]
    kept = separation.why_not_forgo(actor, application.parent) if application.parent else ""
    return [Blocker("S3", kept, who_may("approve_refund"))] if kept else []


def _extension(application: PermitApplication) -> ExtensionTerms | None:
    belongs = belonging_of(application)
    return belongs.extension if belongs else None


def _too_late(
    application: PermitApplication, parent: PermitApplication, terms: ExtensionTerms, at: datetime
) -> Blocker | None:
    calendar = rulebook_of(parent).calendar()
    asked_on = calendar.local_date(application.received_at or at)
    if parent.status in {Status.PERMIT_EXPIRED, Status.APPLICATION_EXPIRED} and parent.ended_at:
        return _expired_long_ago(application, parent, terms, asked_on, calendar.local_date(parent.ended_at))
    if parent.status not in {Status.ISSUED, Status.INSPECTING} or parent.expires_on is None:
        return None
    last = parent.expires_on - timedelta(days=terms.ask_days_before)
    if asked_on <= last:
        return None
    text = _("More time had to be asked for until %(day)s, %(days)d days before the permit expires.")
    return _blocked("asked_too_late", text, application, day=date_format(last), days=terms.ask_days_before)


def _expired_long_ago(
    application: PermitApplication,
    parent: PermitApplication,
    terms: ExtensionTerms,
    asked_on: date,
    ended_on: date,
) -> Blocker | None:
    last = ended_on + timedelta(days=terms.reinstate_within_days)
    if asked_on <= last:
        return None
    text = _("%(number)s expired too long ago: it could be taken up again until %(day)s. Apply anew.")
    return _blocked("expired_long_ago", text, application, number=number_of(parent), day=date_format(last))


def _contractor_fits(
    application: PermitApplication, parent: PermitApplication, place: NewPlace, at: datetime
) -> list[Blocker]:
    code, text = why_contractor_does_not_fit(parent, place, at)
    return [_blocked(code, "%(why)s", application, why=text)] if code else []


def _blocked(code: str, text: str, application: PermitApplication, **facts: object) -> Blocker:
    return Blocker(code, text % facts, _(APPLICANT), question_link(application))
