"""What people do about their accounts and companies; each verb in its room."""

from accounts.services.companies import register_company
from accounts.services.licences import LicenceExpired, LicenceTaken, add_licence
from accounts.services.members import change_role, end_membership
from accounts.services.ownership import NotTheOwner, owns
from accounts.services.profiles import save_profile

__all__ = [
    "LicenceExpired",
    "LicenceTaken",
    "NotTheOwner",
    "add_licence",
    "change_role",
    "end_membership",
    "owns",
    "register_company",
    "save_profile",
]
