"""Letters that belong to no application: what companies tell their people."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import select_template
from django.utils import translation

from accounts.models import CompanyInvitation, Membership, User
from accounts.roles import CompanyRole
from permits.casework.models import ReadingOffer
from permits.notices import links
from permits.notices.letter_text import laid_out
from permits.notices.models import Notice
from permits.notices.recipients import Recipient
from permits.notices.services import COMPOSED
from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from workflows import outbox


def company_invited(*, invitation: CompanyInvitation, at: datetime) -> None:
    """Send somebody the link with which he joins a company."""
    known = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    language = known.language if known else invitation.invited_by.language
    to = Recipient(str(known or invitation.email), invitation.email, language)
    facts = {"invitation": invitation, "invitation_url": links.invited_to_company(invitation)}
    write("company_invited", [to], facts, about=f"{invitation.pk}|{invitation.secret}", at=at)


def reading_offered(*, offer: ReadingOffer, at: datetime) -> None:
    """Send somebody the link with which he reads a record: the same letter with an account and without."""
    known = User.objects.filter(email__iexact=offer.email, is_active=True).first()
    to = Recipient(offer.email, offer.email, known.language if known else offer.invited_by.language)
    facts = {"offer": offer, "offer_url": links.offered(offer)}
    write("reading_offered", [to], facts, about=f"{offer.pk}|{offer.secret}", at=at)


def company_joined(*, invitation: CompanyInvitation, membership: Membership, at: datetime) -> None:
    """Tell who invited that the invitation was accepted."""
    facts = {
        "invitation": invitation,
        "person": membership.user,
        "company": membership.organisation,
        "company_url": links.company(membership.organisation),
    }
    people = [invitation.invited_by]
    write("company_joined", reached_people(people), facts, about=f"{invitation.pk}|joined", at=at)


def company_left(*, membership: Membership, actor: User, at: datetime) -> None:
    """Tell whoever left, and the owners, that a membership ended."""
    owners = User.objects.filter(
        memberships__organisation=membership.organisation,
        memberships__role=CompanyRole.OWNER,
        memberships__left_at__isnull=True,
    )
    facts = {
        "membership": membership,
        "person": membership.user,
        "company": membership.organisation,
        "company_url": links.company(membership.organisation),
    }
    people = [membership.user, *owners.exclude(pk=membership.user_id).order_by("id")]
    write("company_left", reached_people(people), facts, about=f"{membership.pk}|left", at=at)


def reached_people(people: Sequence[User]) -> list[Recipient]:
    """Return where mail reaches people with an open account."""
    return [Recipient(str(each), each.email, each.language) for each in people if each.is_active]


def write(
    template: str, people: Sequence[Recipient], facts: dict[str, Any], *, about: str, at: datetime
) -> None:
    """Write the letter of each and have it sent; the same again is the same message and is not sent twice."""
    for person in people:
        with translation.override(person.language):
            names = [f"emails/{person.language}/{template}.txt", f"emails/{template}.txt"]
            said = select_template(names).render({**facts, "recipient": person, "city": city_at(at)})
        subject, body = laid_out(said)
        notice, is_new = Notice.objects.get_or_create(
            message_id=_message_id(template, about, person),
            defaults={
                "template": template,
                "language": person.language,
                "recipient_name": person.name[:150],
                "recipient_email": person.email,
                "subject": subject[:200],
                "body": body,
                "composed_at": at,
            },
        )
        if is_new:
            outbox.publish(None, COMPOSED, at=at, notice=notice.pk)


def city_at(at: datetime) -> Any:
    """Return the city as its rules describe it, None before any are in force."""
    try:
        return rulebook_in_force(at.date()).city
    except NoRulebookInForce:
        return None


def _message_id(template: str, about: str, person: Recipient) -> str:
    said = f"{template}|{about}|{person.email.lower()}"
    site = urlsplit(settings.SITE_URL).hostname or "lintel.example"
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:40]}@{site}>"
