from accounts.models.organisations import Licence, Membership, Organisation
from accounts.models.people import User
from accounts.models.staff import StaffRole, Team

__all__ = ["Licence", "Membership", "Organisation", "StaffRole", "Team", "User"]
