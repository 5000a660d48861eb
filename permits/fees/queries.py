"""Which invoices a person sees, and the lists that the money pages show."""

from typing import Any

from django.db import models
from django.db.models import Q, Sum

from permits.applications.models import PermitApplication


class InvoiceQuerySet(models.QuerySet[Any]):
    """Invoices, narrowed in the words of the pages."""

    def visible_to(self, user: Any) -> "InvoiceQuerySet":
        """Keep the invoices of the applications that a person may open."""
        mine = PermitApplication.objects.visible_to(user).order_by().values("pk")
        return self.filter(application_id__in=mine)

    def live(self) -> "InvoiceQuerySet":
        """Keep what was not voided."""
        return self.exclude(status="void")

    def open(self) -> "InvoiceQuerySet":
        """Keep what is still to pay, the oldest first (index ``invoices_open``)."""
        return self.filter(status="open").order_by("issued_at", "id")

    def after(self, invoice: Any) -> "InvoiceQuerySet":
        """Keep what follows an invoice in the order of :meth:`open`."""
        return self.filter(
            Q(issued_at__gt=invoice.issued_at) | Q(issued_at=invoice.issued_at, id__gt=invoice.pk)
        )

    def before(self, invoice: Any) -> "InvoiceQuerySet":
        """Keep what precedes an invoice in the order of :meth:`open`."""
        return self.filter(
            Q(issued_at__lt=invoice.issued_at) | Q(issued_at=invoice.issued_at, id__lt=invoice.pk)
        )

    def numbered(self, text: str) -> "InvoiceQuerySet":
        """Keep the invoice with this number, or those of the application with it."""
        wanted = text.strip().upper()
        return self.filter(Q(number=wanted) | Q(application__number=wanted))


class PostingQuerySet(models.QuerySet[Any]):
    """Postings of the ledger, added up."""

    def balances(self) -> dict[str, Any]:
        """Add up each account: debit positive, credit negative; settled accounts are left out."""
        rows = self.order_by("account").values_list("account").annotate(balance=Sum("amount"))
        return {account: balance for account, balance in rows if balance}
