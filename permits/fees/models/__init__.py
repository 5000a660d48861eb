"""Money: invoices with their working, payments, and a double-entry ledger that only grows. US dollars."""

from permits.fees.models.invoices import Invoice, InvoiceLine
from permits.fees.models.ledger import LedgerEntry, LedgerPosting
from permits.fees.models.payments import Payment, ProviderEvent, Refund
from permits.fees.models.valuations import ValuationSetting
from permits.fees.models.waivers import FeeWaiver

__all__ = [
    "FeeWaiver",
    "Invoice",
    "InvoiceLine",
    "LedgerEntry",
    "LedgerPosting",
    "Payment",
    "ProviderEvent",
    "Refund",
    "ValuationSetting",
]
