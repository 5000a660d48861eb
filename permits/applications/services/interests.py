"""Declare an interest, and end a declaration: by somebody else, with a reason (domain §5, S1)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.companies.licences import registered_licence
from accounts.models import User
from permits.applications.authority import may
from permits.applications.models import DeclaredInterest
from permits.applications.staff import is_staff
from permits.separation import told

Kind = DeclaredInterest.Kind


class InterestRefused(ValueError):
    """A declaration that cannot be made or ended so; ``field`` names what was typed wrong, if one did."""

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def declare(
    person: User,
    *,
    kind: str,
    words: str,
    at: datetime,
    other_name: str = "",
    other_email: str = "",
    licence_number: str = "",
    parcel: str = "",
) -> DeclaredInterest:
    """Declare an interest; from this moment it bars the person, and with a household the other one too.

    The same again changes nothing.

    :raises PermissionDenied: for who holds no city role.
    :raises InterestRefused: when it does not name what it is about.
    """
    if not is_staff(person):
        raise PermissionDenied(_("Only people with a city role declare interests."))
    about = _about(person, kind, other_name, other_email, licence_number, parcel)
    if not words.strip():
        raise InterestRefused(_("Say in a few words what the interest is."), "words")
    mine = DeclaredInterest.objects.holding(at).filter(person=person, kind=kind, **about)
    standing: DeclaredInterest | None = mine.first()
    if standing is not None:
        return standing
    made: DeclaredInterest = DeclaredInterest.objects.create(
        person=person, kind=kind, words=words.strip(), since=at, other_name=other_name.strip(), **about
    )
    return made


@transaction.atomic
def end(declared: DeclaredInterest, *, reason: str, actor: Any, at: datetime) -> DeclaredInterest:
    """End a declaration that holds no more; it stays readable. Ended again, it changes nothing.

    :raises PermissionDenied: without the right.
    :raises InterestRefused: for one's own, for one about oneself, or without a reason.
    """
    locked: DeclaredInterest = DeclaredInterest.objects.select_for_update().get(pk=declared.pk)
    if not may(actor, "end_declared_interest"):
        raise PermissionDenied(_("Your role does not allow this."))
    if locked.person_id == actor.pk or locked.other_email.lower() == actor.email.lower():
        text = _("This declaration is yours or about you; another official ends it.")
        raise InterestRefused(told("S1", text))
    if not reason.strip():
        raise InterestRefused(_("Write why it ends; auditors read it."), "reason")
    if locked.ended_at is None:
        locked.ended_by, locked.ended_at, locked.end_reason = actor, at, reason.strip()[:300]
        locked.save(update_fields=["ended_by", "ended_at", "end_reason"])
    return locked


def _about(
    person: User, kind: str, other_name: str, other_email: str, licence_number: str, parcel: str
) -> dict[str, Any]:
    if kind == Kind.HOUSEHOLD:
        return {"other_email": _other(person, other_email)}
    if kind == Kind.COMPANY:
        licence = registered_licence(licence_number) if licence_number.strip() else None
        if licence is None:
            text = _("No company with this license is registered here. Check the number.")
            raise InterestRefused(text, "licence_number")
        return {"organisation": licence.organisation}
    if kind == Kind.PARCEL and parcel.strip():
        return {"parcel": parcel.strip()}
    raise InterestRefused(_("Enter the number of the parcel, as it stands on applications."), "parcel")


def _other(person: User, other_email: str) -> str:
    address = other_email.strip().lower()
    if not address:
        raise InterestRefused(_("Enter the e-mail address of the person."), "other_email")
    if address == person.email.lower():
        raise InterestRefused(_("This is your own address. Enter that of the other person."), "other_email")
    return address
