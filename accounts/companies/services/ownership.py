"""Whose a company is."""

from accounts.models import Organisation, User
from accounts.roles import CompanyRole


class NotTheOwner(PermissionError):
    """Only an owner may change what a company is."""


def owns(user: User, company: Organisation) -> bool:
    """Tell whether a person is an owner of a company now."""
    held = company.memberships.filter(user=user, role=CompanyRole.OWNER, left_at__isnull=True)
    return held.exists()


def demand_owner(user: User, company: Organisation, otherwise: str) -> None:
    """Let an owner pass. :raises NotTheOwner: saying ``otherwise``."""
    if not owns(user, company):
        raise NotTheOwner(otherwise)
