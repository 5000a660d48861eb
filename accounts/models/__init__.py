from accounts.models.grants import ObjectGrant, OrganisationGrant, TeamGrant
from accounts.models.organisations import Licence, Membership, Organisation
from accounts.models.people import User
from accounts.models.security import SecurityEvent, SecurityHead
from accounts.models.staff import RoleRequest, StaffRole, Team

__all__ = [
    "Licence",
    "Membership",
    "ObjectGrant",
    "Organisation",
    "OrganisationGrant",
    "RoleRequest",
    "SecurityEvent",
    "SecurityHead",
    "StaffRole",
    "Team",
    "TeamGrant",
    "User",
]
