"""The alarm about a record that somebody of the office opened past his role."""

from typing import Any

from django.db.models import Q

from accounts.models import StaffRole
from permits.applications.models import EmergencyAccess, PermitApplication
from permits.notices import links
from permits.notices.recipients import Recipient
from permits.rights import MATRIX
from workflows.models import OutboxEvent


def emergency(application: PermitApplication, event: OutboxEvent) -> dict[str, Any]:
    """Tell who opened the record, why, until when, and where somebody looks through it."""
    taken = EmergencyAccess.objects.select_related("grant__user").get(pk=event.payload["emergency"])
    return {"grant": taken.grant, "look_url": links.emergency(taken)}


def who_watches(application: PermitApplication, event: OutboxEvent) -> list[Recipient]:
    """Name everybody who looks through such accesses, but the person who opened the record."""
    taken = EmergencyAccess.objects.select_related("grant").get(pk=event.payload["emergency"])
    held = StaffRole.objects.filter(
        Q(until__isnull=True) | Q(until__gt=event.at),
        role__in=list(MATRIX["look_through_emergencies"]),
        since__lte=event.at,
        user__is_active=True,
    ).exclude(user=taken.grant.user_id)
    people = {each.user_id: each.user for each in held.select_related("user").order_by("user_id")}
    return [Recipient(str(each), each.email, each.language) for each in people.values()]
