"""An account is closed when its person leaves; what was done with it stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.authority import grants
from accounts.models import RoleRequest, StaffRole, User


@transaction.atomic
def close_account(user: User, *, at: datetime, actor: User | None = None) -> User:
    """End a person's city roles and grants and close the account: from the next click on it opens nothing.

    What was asked for him and not decided is taken back. Closing it again changes nothing.
    """
    grants.end_all_of(user, actor=actor, at=at)
    asked = RoleRequest.objects.filter(user=user, state=RoleRequest.State.OPEN)
    asked.update(state=RoleRequest.State.TAKEN_BACK, decided_by=actor, decided_at=at)
    running = StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=at), user=user, since__lt=at)
    running.update(until=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.__dict__.pop("granted_roles", None)
    return user
