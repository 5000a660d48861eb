"""Documents, their versions and sheets, the frozen packages that a round reviews, and who opened what."""

from permits.documents.models.accesses import DocumentAccess
from permits.documents.models.disposals import Disposal
from permits.documents.models.files import NOT_SCANNED, UNDER_WAY, Document, DocumentVersion
from permits.documents.models.holds import LegalHold
from permits.documents.models.packages import Package, PackageItem
from permits.documents.models.redactions import Redaction
from permits.documents.models.sheets import Sheet
from permits.documents.models.stocktaking import Stocktaking

__all__ = [
    "NOT_SCANNED",
    "UNDER_WAY",
    "Disposal",
    "Document",
    "DocumentAccess",
    "DocumentVersion",
    "LegalHold",
    "Package",
    "PackageItem",
    "Redaction",
    "Sheet",
    "Stocktaking",
]
