"""Contractors' licences: the classes there are, whose a number is, and what each is worth today."""

from accounts.companies.licences.classes import CALIFORNIA_CLASSES, HOME_STATE, TRADES, registered_licence
from accounts.companies.licences.standing import Standing, State, best_of, standing_of

__all__ = [
    "CALIFORNIA_CLASSES",
    "HOME_STATE",
    "TRADES",
    "Standing",
    "State",
    "best_of",
    "registered_licence",
    "standing_of",
]
