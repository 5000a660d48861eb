"""Forget a person: what the law keeps stays and says no more than it must, everything else goes.

What stays: permit records with the names on them (California Government Code 34090, Health and Safety Code
19850), payments and invoices, and the chained history, in which a person is a number. What goes: the account,
its addresses, factors, sessions and companies, drafts, mail that belongs to no record, copies, and how to
reach the person in the records that stay.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.authority import grants
from accounts.authority.closing import close_account
from accounts.front_door.sessions.ending import end_sessions, sessions_of
from accounts.models import CompanyInvitation, Membership, SecurityEvent, User
from accounts.roles import CompanyRole
from accounts.security import events as security_events
from permits.applications.models import Draft, Party, PartyInvitation, PermitApplication
from permits.applications.statuses import CLOSING, Status
from permits.casework.models import ReadingOffer
from permits.documents import store
from permits.documents.models import Document, DocumentVersion, Sheet
from permits.notices.models import Notice
from permits.privacy import copies, farewell
from permits.privacy.farewell import Farewell
from permits.privacy.models import ErasureRequest
from workflows.timing import machine_now

Kind = SecurityEvent.Kind
TIME_TO_THINK = timedelta(days=7)
OVER = CLOSING | {
    *(Status.DENIED, Status.APPLICATION_EXPIRED, Status.PERMIT_EXPIRED),
}
"""Where a record waits for nobody any more."""
NOBODY = "erased-{}@erased.invalid"


class Obstacles(Exception):
    """The account cannot be erased yet; ``reasons`` are sentences that say what to do first."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def obstacles(user: User, *, at: datetime) -> list[str]:
    """Return what a person must settle before the account can go, as sentences."""
    found = []
    if user.roles_at(at):
        found.append(_("You work for the city. Your roles end first; the building official sees to that."))
    if _open_records(user).exists():
        found.append(
            _("You have applications or permits that are not finished. Withdraw or finish them first.")
        )
    if any(_is_last_owner(each) for each in _memberships(user)):
        found.append(
            _("You are the only owner of a company with other members. Make one of them an owner first.")
        )
    return found


@transaction.atomic
def ask(user: User, *, at: datetime) -> ErasureRequest:
    """Note a person's wish to be forgotten; it is carried out after a week. Asking again changes nothing.

    :raises Obstacles: when something must be settled first.
    """
    waiting = open_request(user)
    if waiting is not None:
        return waiting
    reasons = obstacles(user, at=at)
    if reasons:
        raise Obstacles(reasons)
    security_events.record(Kind.ERASURE_ASKED, at=at, actor=user, about=user)
    return ErasureRequest.objects.create(user=user, asked_at=at, due_at=at + TIME_TO_THINK)


@transaction.atomic
def take_back(user: User, *, at: datetime) -> None:
    """Forget that a person wished to be forgotten."""
    waiting = ErasureRequest.objects.filter(user=user, taken_back_at__isnull=True, done_at__isnull=True)
    if waiting.update(taken_back_at=at):
        security_events.record(Kind.ERASURE_TAKEN_BACK, at=at, actor=user, about=user)


def open_request(user: User) -> ErasureRequest | None:
    """Return the wish that waits to be carried out."""
    return ErasureRequest.objects.filter(user=user, taken_back_at__isnull=True, done_at__isnull=True).first()


def carry_out_due(*, at: datetime, tell: Callable[[Farewell], None] = farewell.send) -> int:
    """Erase everybody whose time to think is over and whom nothing holds; returns how many.

    Each is told by ``tell`` once it is certain.
    """
    due = ErasureRequest.objects.filter(due_at__lte=at, taken_back_at__isnull=True, done_at__isnull=True)
    return sum(_carried_out(number, at, tell) for number in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _carried_out(number: int, at: datetime, tell: Callable[[Farewell], None]) -> bool:
    request = ErasureRequest.objects.select_for_update().get(pk=number)
    if request.done_at or request.taken_back_at or obstacles(request.user, at=at):
        return False
    told = farewell.of(request.user)
    erase(request.user, at=at)
    ErasureRequest.objects.filter(pk=number).update(done_at=at)
    transaction.on_commit(partial(tell, told), robust=True)  # who could not be told is erased all the same
    return True


@transaction.atomic
def erase(user: User, *, at: datetime) -> None:
    """Erase what is known of a person and the law does not keep.

    :raises Obstacles: when something must be settled first.
    """
    reasons = obstacles(user, at=at)
    if reasons:
        raise Obstacles(reasons)
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    copies.clear(at=at, user=user)
    _forget_drafts(user, at)
    _forget_in_records(user, at)
    _forget_mail(user, addresses)
    _forget_sign_in(user, addresses, at)
    close_account(user, at=at)
    _forget_account(user)
    security_events.record(Kind.ERASED, at=at, about=user)


def _open_records(user: User) -> Any:
    places = Party.objects.filter(user=user).filter(Q(until__isnull=True) | Q(role=Party.Role.APPLICANT))
    mine = PermitApplication.objects.filter(Q(applicant=user) | Q(pk__in=places.values("application")))
    return mine.exclude(status__in=[*OVER, Status.DRAFT])


def _memberships(user: User) -> list[Membership]:
    held = Membership.objects.filter(user=user, left_at__isnull=True).select_related("organisation")
    return list(held.filter(role=CompanyRole.OWNER))


def _is_last_owner(mine: Membership) -> bool:
    others = Membership.objects.filter(organisation=mine.organisation, left_at__isnull=True)
    others = others.exclude(user=mine.user_id)
    return others.exists() and not others.filter(role=CompanyRole.OWNER).exists()


def _forget_drafts(user: User, at: datetime) -> None:
    """Empty what was never handed in; its number in the history stays, and says nothing."""
    drafts = PermitApplication.objects.filter(applicant=user, status=Status.DRAFT)
    numbers = list(drafts.values_list("pk", flat=True))
    Draft.objects.filter(application__in=numbers).delete()
    PartyInvitation.objects.filter(application__in=numbers).delete()
    Party.objects.filter(application__in=numbers).update(
        name="", email="", phone="", address="", licence_number="", until=at
    )
    _forget_files(numbers, at)
    drafts.update(answers={}, scope="", address="", parcel="", valuation=None)


def _forget_files(applications: list[int], at: datetime) -> None:
    """Destroy the files of drafts, once it is certain that they go; their hashes stay."""
    documents = Document.objects.filter(application__in=applications)
    versions = list(DocumentVersion.objects.filter(document__in=documents))
    documents.filter(removed_at__isnull=True).update(removed_at=at)
    documents.update(title="", destroyed_at=at)
    Sheet.objects.filter(version__in=versions).update(text="", has_text=False)
    transaction.on_commit(partial(_destroy, [each.key for each in versions]))


def _destroy(keys: list[str]) -> None:
    for key in keys:
        around = f"{key.rpartition('/')[0]}/"
        for each in list(store.listed(around, before=machine_now())):
            store.destroy(each.key)


def _forget_in_records(user: User, at: datetime) -> None:
    """Leave the name and the licence in records that the law keeps, and take out how to reach the person."""
    Party.objects.filter(user=user).update(email="", phone="", address="")
    Party.objects.filter(user=user, until__isnull=True).exclude(role=Party.Role.APPLICANT).update(until=at)
    Membership.objects.filter(user=user, left_at__isnull=True).update(left_at=at)


def _forget_mail(user: User, addresses: set[str]) -> None:
    """Delete mail that belongs to no record; letters of a record stay, as proof that they were sent."""
    loose = Q(application__isnull=True) | Q(application__status=Status.DRAFT)
    Notice.objects.filter(loose, recipient_email__in=addresses).delete()
    kept = Notice.objects.filter(recipient_email__in=addresses)
    kept.update(recipient_email=NOBODY.format(user.pk), recipient_name="")
    for kind in (PartyInvitation, CompanyInvitation, ReadingOffer):
        kind.objects.filter(email__in=[each.lower() for each in addresses]).update(
            email=NOBODY.format(user.pk), secret="0" * 32
        )


def _forget_sign_in(user: User, addresses: set[str], at: datetime) -> None:
    end_sessions(sessions_of(user), actor=None, at=at, how="erasure")
    grants.end_all_of(user, actor=None, at=at)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()
    for log in (AccessAttempt, AccessLog, AccessFailureLog):
        log.objects.filter(username__in=addresses).delete()


def _forget_account(user: User) -> None:
    user.email, user.name, user.phone = NOBODY.format(user.pk), "", ""
    user.last_login = None
    user.set_unusable_password()
    user.save()
