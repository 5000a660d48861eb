"""Grant a permit: number, code and content, once, in the transaction of the move that issues it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from permits.applications.facts import rulebook_of
from permits.applications.models import PermitApplication
from permits.applications.services.numbers import next_number
from permits.fees.numbering import sequence
from permits.issuance.codes import new_code
from permits.issuance.content import snapshot
from permits.issuance.expiry import expiry_for
from permits.issuance.files import TOPIC
from permits.issuance.models import Permit
from workflows import outbox
from workflows.actors import Actor
from workflows.transitions import lock

__all__ = ["expiry_for", "grant"]


@transaction.atomic
def grant(
    application: PermitApplication, *, actor: Actor, at: datetime, conditions: Sequence[str] = ()
) -> Permit:
    """Give an application its permit; a second call returns the one that stands, with the same number.

    ``conditions`` are the notes under which plans were approved.
    """
    lock(application)
    standing = Permit.objects.filter(application=application).first()
    if standing is not None:
        return standing
    expires_on, expiry_rule = expiry_for(application, at)
    code, number = new_code(), _next_number(application, at)
    permit = Permit.objects.create(
        application=application,
        number=number,
        code=code,
        issued_at=at,
        issued_by_id=actor.pk,
        expires_on=expires_on,
        expiry_rule=expiry_rule[:200],
        content=snapshot(
            application,
            number=number,
            code=code,
            actor=actor,
            at=at,
            expires_on=expires_on,
            expiry_rule=expiry_rule,
            conditions=conditions,
        ),
    )
    outbox.publish(application.case, "permit.issued", at=at, permit=permit.pk)
    outbox.publish(None, TOPIC, at=at, permit=permit.pk)
    return permit


def _next_number(application: PermitApplication, at: datetime) -> str:
    rulebook = rulebook_of(application)
    today = rulebook.calendar().local_date(at)
    seq = next_number(sequence("permit", rulebook.city.numbers.permit, today))
    return str(rulebook.city.permit_number(year=today.year, seq=seq, type_code=application.permit_type))
