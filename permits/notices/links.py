"""The addresses that letters lead to, whole, for they are read outside the site."""

from django.conf import settings
from django.urls import reverse

from accounts.invitations.links import key_of
from accounts.models import CompanyInvitation, Organisation
from permits.applications.models import EmergencyAccess, PartyInvitation, PermitApplication
from permits.casework.models import ReadingOffer
from permits.fees.models import Invoice
from permits.issuance.models import Permit
from permits.reviews.models import CorrectionLetter


def status(application: PermitApplication) -> str:
    """Where anybody sees how an application stands."""
    return _whole("register:status", application.number)


def own(application: PermitApplication) -> str:
    """Where the people of an application act on it."""
    return _whole("casework:application", application.pk)


def documents(application: PermitApplication) -> str:
    """Where files are uploaded."""
    return _whole("documents:for_application", application.pk)


def corrections(application: PermitApplication) -> str:
    """Where corrections are answered."""
    return _whole("reviews:answer", application.pk)


def letter(sent: CorrectionLetter) -> str:
    """Where a correction letter is read."""
    return _whole("reviews:letter", sent.application_id, sent.round, sent.number)


def invoice(issued: Invoice) -> str:
    """Where an invoice is read and paid."""
    return _whole("fees:invoice", issued.number)


def permit(granted: Permit) -> str:
    """Where the permit's PDF is."""
    return _whole("issuance:permit", granted.number)


def training() -> str:
    """Where people in city roles attest their training."""
    return _whole("casework:training")


def verify(granted: Permit) -> str:
    """Where anybody checks what a permit is worth now."""
    return _whole("register:verify", granted.code)


def invited(invitation: PartyInvitation) -> str:
    """Where somebody who is invited to an application answers."""
    return _whole("applications:invited", key_of(invitation))


def invited_to_company(invitation: CompanyInvitation) -> str:
    """Where somebody who is invited to a company answers."""
    return _whole("accounts:invited", key_of(invitation))


def offered(offer: ReadingOffer) -> str:
    """Where somebody who is let read a record answers."""
    return _whole("access:offered", key_of(offer))


def company(registered: Organisation) -> str:
    """Where the members of a company see it."""
    return _whole("accounts:company", registered.pk)


def take_over(request: PermitApplication) -> str:
    """Where a new contractor signs."""
    return _whole("applications:take_over", request.pk)


def emergency(taken: EmergencyAccess) -> str:
    """Where an official or auditor looks through an emergency access."""
    return _whole("access:look_through_emergency", taken.pk)


def _whole(name: str, *args: object) -> str:
    return str(settings.SITE_URL + reverse(name, args=args))
