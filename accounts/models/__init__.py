from accounts.models.grants import ObjectGrant, OrganisationGrant, TeamGrant
from accounts.models.invitations import CompanyInvitation, Invitation
from accounts.models.organisations import Licence, LicenceCheck, Membership, Organisation
from accounts.models.people import User
from accounts.models.security import SecurityEvent, SecurityHead
from accounts.models.staff import RoleRequest, StaffRole, Team
from accounts.models.training import Attestation, Course, TrainingWarning

__all__ = [
    "Attestation",
    "CompanyInvitation",
    "Course",
    "Invitation",
    "Licence",
    "LicenceCheck",
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
    "TrainingWarning",
    "User",
]
