"""Offer somebody to read: a letter goes to the address, whoever has an account or none, and says no more.

Who sends an offer learns nothing of the address until its owner takes it up. The right begins then.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.announcements import READING_OFFERED, announce
from accounts.authority import grants
from accounts.invitations import InvitationRefused
from accounts.models import Organisation, User
from accounts.models.invitations import new_secret
from accounts.security import events as security_events
from accounts.security.events import Kind
from permits.applications.authority import may
from permits.applications.models import PermitApplication
from permits.casework.access.reasons import may_open_readers
from permits.casework.models import ReadingOffer
from permits.rights import READ_RECORD, READ_RECORDS

LASTS = timedelta(days=14)
TWO_CLICKS = timedelta(minutes=1)
MOST = 20


def may_share(user: Any, application: PermitApplication) -> bool:
    """Tell whether a person lets others read an application: a principal, or who leads the office."""
    if application.is_draft:
        return False
    return may(user, "share_record", application) or may(user, "lend_record", application)


def open_offers(thing: PermitApplication | Organisation, *, at: datetime) -> list[ReadingOffer]:
    """Return what was offered and not answered yet, the latest first."""
    found = ReadingOffer.objects.open(at).filter(**_named(thing)).select_related("invited_by")
    return list(found.order_by("-invited_at", "pk"))


@transaction.atomic
def offer(
    thing: PermitApplication | Organisation,
    *,
    email: str,
    reason: str,
    until: datetime,
    actor: User,
    at: datetime,
) -> ReadingOffer:
    """Offer to read; the same address gets a fresh link, the earlier is dead. Who may is the caller's policy.

    :raises InvitationRefused: to one's own address, without a reason or a possible end, or beside too many.
    """
    address = email.strip().lower()
    _demand_possible(address, reason, until, actor, at)
    type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    waiting = ReadingOffer.objects.filter(
        accepted_at=None, revoked_at=None, declined_at=None, **_named(thing)
    )
    if waiting.open(at).exclude(email=address).count() >= MOST:
        raise InvitationRefused(
            _("%(most)d invitations are open. Take some back before you send more.") % {"most": MOST}
        )
    twice = waiting.open(at).filter(email=address, until=until, invited_at__gt=at - TWO_CLICKS).first()
    if twice is not None:
        return twice  # type: ignore[no-any-return]
    facts = {
        "invited_by": actor,
        "invited_at": at,
        "expires_at": min(at + LASTS, until),
        "secret": new_secret(),
        "until": until,
        "reason": reason.strip()[:400],
    }
    made: ReadingOffer = waiting.update_or_create(email=address, **_named(thing), defaults=facts)[0]
    security_events.record(Kind.READING_OFFERED, at=at, actor=actor, about=thing, offer=made.pk)
    announce(READING_OFFERED, at=at, offer=made)
    return made


@transaction.atomic
def accept(offered: ReadingOffer, *, actor: User, at: datetime) -> Any:
    """Take an offer up: the right begins now. :raises InvitationRefused: when it counts no more."""
    found = _locked(offered)
    _demand_open(found, actor, at)
    right = READ_RECORD if found.application_id else READ_RECORDS
    term = {"since": at, "until": found.until, "at": at}
    try:
        given = grants.give(actor, right, found.thing, giver=found.invited_by, reason=found.reason, **term)
    except grants.GrantRefused as refused:
        raise InvitationRefused(str(refused)) from refused
    found.accepted_by, found.accepted_at = actor, at
    found.save(update_fields=["accepted_by", "accepted_at"])
    return given


@transaction.atomic
def decline(offered: ReadingOffer, *, actor: User, at: datetime) -> ReadingOffer:
    """Say no. :raises InvitationRefused: when it is not open, or not for this person."""
    found = _locked(offered)
    _demand_open(found, actor, at)
    found.declined_at = at
    found.save(update_fields=["declined_at"])
    return found


@transaction.atomic
def take_back(offered: ReadingOffer, *, actor: User, at: datetime) -> ReadingOffer:
    """Take an offer back; one that was answered stays as it is. Who may is the caller's policy."""
    found = _locked(offered)
    if found.accepted_at is None and found.declined_at is None and found.revoked_at is None:
        found.revoked_at, found.revoked_by = at, actor
        found.save(update_fields=["revoked_at", "revoked_by"])
    return found


def may_offer(user: User, thing: PermitApplication | Organisation) -> bool:
    """Tell whether a person lets others read an application, or a company's records."""
    if isinstance(thing, PermitApplication):
        return may_share(user, thing)
    return may_open_readers(user, thing.pk)


def _named(thing: PermitApplication | Organisation) -> dict[str, Any]:
    of_one = isinstance(thing, PermitApplication)
    return {"application": thing, "company": None} if of_one else {"application": None, "company": thing}


def _locked(offered: ReadingOffer) -> ReadingOffer:
    rows = ReadingOffer.objects.select_for_update(of=("self",))
    found: ReadingOffer = rows.select_related("application__case", "company", "invited_by").get(pk=offered.pk)
    return found


def _demand_possible(address: str, reason: str, until: datetime, actor: User, at: datetime) -> None:
    if actor.emailaddress_set.filter(email__iexact=address).exists() or actor.email.lower() == address:
        raise InvitationRefused(_("Nobody gives a right to himself: ask somebody who may give it."))
    try:
        grants.demand_term(reason, at, until, at)
    except grants.GrantRefused as refused:
        raise InvitationRefused(str(refused)) from refused


def _demand_open(found: ReadingOffer, actor: User, at: datetime) -> None:
    mine = ReadingOffer.objects.open(at).addressed_to(actor).filter(pk=found.pk)
    if not mine.exists() or not may_offer(found.invited_by, found.thing):
        raise InvitationRefused(
            _("This invitation cannot be used any more. Ask the person who invited you for a new one.")
        )
