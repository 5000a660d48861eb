"""Gapless numbers of invoices and receipts, as the city writes them."""

from datetime import date

from permits.applications.services.numbers import next_number
from permits.rulebook.rulebook import Rulebook


def invoice_number(rulebook: Rulebook, *, on: date) -> str:
    """Give out the next invoice number; holds the sequence until the end of the transaction."""
    seq = next_number(sequence("invoice", rulebook.city.numbers.invoice, on))
    return str(rulebook.city.invoice_number(year=on.year, seq=seq))


def receipt_number(rulebook: Rulebook, *, on: date) -> str:
    """Give out the next receipt number; holds the sequence until the end of the transaction."""
    seq = next_number(sequence("receipt", rulebook.city.numbers.receipt, on))
    return str(rulebook.city.receipt_number(year=on.year, seq=seq))


def sequence(kind: str, pattern: str, on: date) -> str:
    """Name the sequence that counts a kind of number: it begins anew each year if the year is written."""
    return f"{kind}-{on.year}" if "{year" in pattern else kind
