"""An account is closed when its person leaves; what was done with it stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import StaffRole, User


@transaction.atomic
def close_account(user: User, *, at: datetime) -> User:
    """End a person's city roles and close the account: from the next click on it opens nothing.

    Closing it again changes nothing.
    """
    running = StaffRole.objects.filter(Q(until__isnull=True) | Q(until__gt=at), user=user, since__lt=at)
    running.update(until=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.__dict__.pop("granted_roles", None)
    return user
