"""What people do about their companies; each verb in its room."""

from accounts.companies.services.companies import register_company
from accounts.companies.services.licences import LicenceExpired, LicenceTaken, add_licence
from accounts.companies.services.members import change_role, end_membership
from accounts.companies.services.ownership import NotTheOwner, owns

__all__ = [
    "LicenceExpired",
    "LicenceTaken",
    "NotTheOwner",
    "add_licence",
    "change_role",
    "end_membership",
    "owns",
    "register_company",
]
