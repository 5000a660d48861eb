"""What the part of the one table about changes and requests leads to: one of each, on one permit."""

from decimal import Decimal
from typing import TYPE_CHECKING

from permits.casework.amendments import services
from permits.fees.models import Payment
from permits.fees.services import refunds
from tests.casework.belonging.handing_in import in_review, permit, ready
from tests.driving import NOON
from tests.fees.charges import charged
from workflows import relay

if TYPE_CHECKING:
    from tests.access.world import World


def add_to(world: "World") -> None:
    """Keep an amended permit with a change that is ready, an extension and a refund to decide."""
    who, put = world.who, world.applications
    put["parent"] = parent = permit(who)
    number = parent.permit.number
    record = in_review(who, "COR", number, new_name="Olga Owner", new_email="olga@example.com")
    services.grant(record, reason="Signed by both.", actor=who.technician, at=NOON)
    parent.parties.filter(role="owner", until__isnull=True).update(user=who.owner)
    put["change_ready"] = ready(who, "REV", number)
    put["extension"] = in_review(who, "EXT", number)
    put["refund_request"] = in_review(who, "REF", number)
    paid = Payment.objects.get(invoice__application=parent, invoice__stage="issuance", status="settled")
    refund = refunds.prepare(
        put["refund_request"],
        paid,
        amount=Decimal("10.00"),
        way="as_paid",
        reason="Never begun.",
        actor=who.cashier,
        at=NOON,
    )
    invoice = charged(parent, who.technician)
    relay.drain()
    world.words |= {"payment": str(paid.pk)}
    world.addresses |= {
        "prepared_refund": (refund.pk,),
        "amendment": (parent.permit.amendments.get().pk,),
        "charged": (invoice.number,),
    }
