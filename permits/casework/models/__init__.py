from permits.casework.models.appeals import Appeal
from permits.casework.models.deciding import Proposal, SoleDecision
from permits.casework.models.reading import ReadingOffer
from permits.casework.models.records import Amendment, ReplayedRecord
from permits.casework.models.red_flags import FlagsGathered, RedFlag

__all__ = [
    "Amendment",
    "Appeal",
    "FlagsGathered",
    "Proposal",
    "ReadingOffer",
    "RedFlag",
    "ReplayedRecord",
    "SoleDecision",
]
