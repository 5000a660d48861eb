"""Documents, their versions and sheets, the frozen packages that a round reviews, and who opened what."""

from permits.documents.models.accesses import DocumentAccess
from permits.documents.models.files import NOT_SCANNED, UNDER_WAY, Document, DocumentVersion
from permits.documents.models.packages import Package, PackageItem
from permits.documents.models.sheets import Sheet

__all__ = [
    "NOT_SCANNED",
    "UNDER_WAY",
    "Document",
    "DocumentAccess",
    "DocumentVersion",
    "Package",
    "PackageItem",
    "Sheet",
]
