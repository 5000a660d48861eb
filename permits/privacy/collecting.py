"""Everything that is known of a person, as plain values: what the copy for that person contains."""

from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import F, Q, QuerySet

from accounts.models import Membership, SecurityEvent, StaffRole, User
from accounts.security.events import named
from permits.applications.models import Declaration, Party, PartyInvitation, PermitApplication
from permits.casework.models import ReadingOffer
from permits.documents.models import DocumentAccess, DocumentVersion
from permits.fees.models import Invoice
from permits.notices.models import Notice
from workflows.models import TransitionRecord

Rows = Iterator[dict[str, Any]]


def sections(user: User) -> dict[str, Rows]:
    """Return what is known, by subject; each is read when it is asked for, row by row."""
    return {name: ask(user) for name, ask in SECTIONS.items()}


def files_of(user: User) -> "QuerySet[DocumentVersion]":
    """Return the checked files that the person handed in."""
    kept = DocumentVersion.objects.clean().filter(document__destroyed_at=None)
    return kept.filter(uploaded_by=user).order_by("id")  # type: ignore[no-any-return]


def records_of(user: User) -> "QuerySet[PermitApplication]":
    """Return the applications in which the person has or had a part of his own."""
    mine = Party.objects.filter(user=user).values("application")
    return PermitApplication.objects.filter(Q(applicant=user) | Q(pk__in=mine)).order_by("id")  # type: ignore[no-any-return]


def _values(rows: Any, *names: str, **renamed: Any) -> Rows:
    yield from rows.values(*names, **renamed).iterator(chunk_size=500)


def _account(user: User) -> Rows:
    people = User.objects.filter(pk=user.pk)
    return _values(people, "id", "email", "name", "phone", "language", "joined_at", "last_login")


def _addresses(user: User) -> Rows:
    return _values(EmailAddress.objects.filter(user=user), "email", "verified", "primary")


def _sign_in(user: User) -> Rows:
    yield from _values(Authenticator.objects.filter(user=user), "type", "created_at", "last_used_at")
    yield from _values(SocialAccount.objects.filter(user=user), "provider", "uid", "date_joined")


def _sessions(user: User) -> Rows:
    return _values(UserSession.objects.filter(user=user), "created_at", "last_seen_at", "ip", "user_agent")


def _companies(user: User) -> Rows:
    places = Membership.objects.filter(user=user)
    return _values(places, "role", "joined_at", "left_at", company=F("organisation__name"))


def _roles(user: User) -> Rows:
    return _values(StaffRole.objects.filter(user=user), "role", "since", "until", team_name=F("team__name"))


def _applications(user: User) -> Rows:
    names = (
        "id",
        "number",
        "status",
        "type_name",
        "address",
        "scope",
        "answers",
        "created_at",
        "received_at",
    )
    return _values(records_of(user), *names)


def _parts(user: User) -> Rows:
    names = ("role", "name", "email", "phone", "address", "licence_number", "since", "until")
    return _values(Party.objects.filter(user=user), "application_id", *names)


def _invitations(user: User) -> Rows:
    sent = PartyInvitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))
    return _values(sent, "application_id", "role", "name", "email", "invited_at", "accepted_at")


def _offers(user: User) -> Rows:
    sent = ReadingOffer.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))
    names = ("company_id", "email", "reason", "invited_at", "until", "accepted_at")
    return _values(sent, "application_id", *names)


def _declarations(user: User) -> Rows:
    return _values(Declaration.every.filter(signed_by=user), "application_id", "kind", "signed_at", "text")


def _documents(user: User) -> Rows:
    names = ("id", "name", "size", "sha256", "status", "uploaded_at")
    uploaded = DocumentVersion.objects.filter(uploaded_by=user)
    return _values(uploaded, *names, application=F("document__application_id"))


def _opened(user: User) -> Rows:
    return _values(DocumentAccess.objects.filter(user=user), "version_id", "at", "how")


def _invoices(user: User) -> Rows:
    return _values(
        Invoice.objects.filter(application__in=records_of(user)),
        "number",
        "application_id",
        "issued_at",
        "total",
    )


def _mail(user: User) -> Rows:
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    return _values(
        Notice.objects.filter(recipient_email__in=addresses), "subject", "body", "composed_at", "sent_at"
    )


def _acts(user: User) -> Rows:
    return _values(
        TransitionRecord.objects.filter(actor=user), "case_id", "move", "at", "reason", role=F("acting_as")
    )


def _security(user: User) -> Rows:
    events = SecurityEvent.objects.filter(Q(actor=user) | Q(about=named(user)))
    return _values(events, "at", "kind", "facts", "network")


SECTIONS: dict[str, Callable[[User], Rows]] = {
    "account": _account,
    "email_addresses": _addresses,
    "ways_to_sign_in": _sign_in,
    "open_sessions": _sessions,
    "companies": _companies,
    "city_roles": _roles,
    "applications": _applications,
    "parts_in_applications": _parts,
    "invitations": _invitations,
    "offers_to_read": _offers,
    "declarations_signed": _declarations,
    "files_handed_in": _documents,
    "files_opened": _opened,
    "invoices": _invoices,
    "mail_sent": _mail,
    "steps_taken": _acts,
    "security_events": _security,
}
