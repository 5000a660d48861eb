"""What is issued: the permit, what was confirmed for it, and the stamped set of approved plans."""

from permits.issuance.models.permits import IssuanceItem, Permit
from permits.issuance.models.stamps import StampedFile, StampedFileAccess, StampedSet

__all__ = ["IssuanceItem", "Permit", "StampedFile", "StampedFileAccess", "StampedSet"]
