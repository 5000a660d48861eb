"""Which district and which discipline an inspector has, and whether an inspection lay outside them (S11)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from permits.applications.authority import may
from permits.inspections.models import Inspection, InspectorDistrict
from permits.separation import told


class DistrictRefused(ValueError):
    """A district that cannot be set so; the text says why."""


def inspectors(*, at: datetime) -> list[User]:
    """Return everybody who holds the role of an inspector at a moment, by name."""
    held = User.objects.filter(
        staff_roles__role=Role.INSPECTOR, staff_roles__since__lte=at, is_active=True
    ).select_related("inspector_district__set_by")
    known = held.prefetch_related("staff_roles").distinct().order_by("name", "pk")
    return [
        each
        for each in known
        if any(held.role == Role.INSPECTOR and held.holds_at(at) for held in each.staff_roles.all())
    ]


@transaction.atomic
def set_district(
    inspector: User, *, postal_codes: Collection[str], kinds: Collection[str], actor: Any, at: datetime
) -> InspectorDistrict:
    """Say where and what an inspector usually inspects; nothing named means everywhere, or everything.

    :raises PermissionDenied: without the right.
    :raises DistrictRefused: for one's own district.
    """
    if not may(actor, "manage_team"):
        raise PermissionDenied(_("Your role does not allow this."))
    if inspector.pk == actor.pk:
        raise DistrictRefused(told("S11", _("Nobody sets his own district.")))
    found, _created = InspectorDistrict.objects.update_or_create(
        inspector=inspector,
        defaults={
            "postal_codes": sorted(set(postal_codes)),
            "kinds": sorted(set(kinds)),
            "set_by": actor,
            "set_at": at,
        },
    )
    return found


def why_outside(inspection: Inspection) -> dict[str, Any]:
    """Return in what an inspection lay outside its inspector's district or discipline; empty when in none."""
    inspector = inspection.inspector
    district = getattr(inspector, "inspector_district", None) if inspector else None
    if district is None:
        return {}
    where = inspection.application.postal_code[:5]
    outside: dict[str, Any] = {}
    if district.postal_codes and where not in district.postal_codes:
        outside["postal_code"] = where
    if district.kinds and inspection.code not in district.kinds:
        outside["discipline"] = inspection.code
    return outside
