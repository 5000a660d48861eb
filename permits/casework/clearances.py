"""Confirming what other bodies must clear before issue."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.applications.facts import facts_of, type_of
from permits.applications.models import PermitApplication
from permits.issuance.models import IssuanceItem
from permits.rulebook import demands
from workflows import outbox
from workflows.transitions import lock


class NoSuchClearance(Exception):
    """The type of permit does not ask for this clearance."""


@transaction.atomic
def confirm(
    application: PermitApplication, *, code: str, evidence: str, actor: Any, at: datetime
) -> IssuanceItem:
    """Record that a clearance was given; confirming it again changes nothing.

    :raises NoSuchClearance: when the rules do not ask for it.
    """
    lock(application)
    wanted = {each.code: each for each in demands.clearances(type_of(application), facts_of(application))}
    if code not in wanted:
        raise NoSuchClearance(_("This application needs no such clearance. Reload the page."))
    item, created = IssuanceItem.objects.get_or_create(
        application=application,
        code=code,
        defaults={
            "text": wanted[code].text,
            "evidence": evidence,
            "confirmed_by": actor,
            "confirmed_at": at,
        },
    )
    if created:
        outbox.publish(application.case, "issuance_item.confirmed", at=at, item=item.pk)
    return item
