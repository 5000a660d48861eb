from permits.applications.models.applications import PermitApplication
from permits.applications.models.drafts import Draft
from permits.applications.models.grants import ApplicationGrant, EmergencyAccess
from permits.applications.models.holds import Hold, LiftProposal
from permits.applications.models.interests import DeclaredInterest
from permits.applications.models.invitations import PartyInvitation
from permits.applications.models.parties import Declaration, Party
from permits.applications.models.sequences import NumberSequence

__all__ = [
    "ApplicationGrant",
    "Declaration",
    "DeclaredInterest",
    "Draft",
    "EmergencyAccess",
    "Hold",
    "LiftProposal",
    "NumberSequence",
    "Party",
    "PartyInvitation",
    "PermitApplication",
]
