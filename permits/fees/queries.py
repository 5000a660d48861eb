"""Which invoices a person sees, and the lists that the money pages show."""

from typing import Any

from django.db import models
from django.db.models import F, Sum

from permits.applications.models import PermitApplication
from permits.applications.visibility import readable
from workflows import keyset

ISSUED = ("issued_at", "id")
TO_PAY = keyset.Condition("{} = 'open'", F("status"))


class InvoiceQuerySet(models.QuerySet[Any]):
    """Invoices, narrowed in the words of the pages."""

    application_path = "application"

    def visible_to(self, user: Any) -> "InvoiceQuerySet":
        """Keep the invoices of the applications that a person may open."""
        return self.filter(application_id__in=readable(user))

    def live(self) -> "InvoiceQuerySet":
        """Keep what was not voided."""
        return self.exclude(status="void")

    def open(self) -> "InvoiceQuerySet":
        """Keep what is still to pay, the oldest first (index ``invoices_open``)."""
        return self.filter(TO_PAY).order_by(*ISSUED)

    def after(self, invoice: Any) -> "InvoiceQuerySet":
        """Keep what follows an invoice in the order of :meth:`open`."""
        return self.filter(keyset.following(ISSUED, keyset.Place(invoice.issued_at, invoice.pk)))

    def before(self, invoice: Any) -> "InvoiceQuerySet":
        """Keep what precedes an invoice in the order of :meth:`open`."""
        return self.filter(keyset.preceding(ISSUED, keyset.Place(invoice.issued_at, invoice.pk)))

    def numbered(self, text: str) -> "InvoiceQuerySet":
        """Keep the invoice with this number, or those of the application with it: two look-ups and no OR."""
        wanted, every = text.strip().upper(), self.model._default_manager
        applications = PermitApplication.objects.filter(number=wanted).exclude(number="")
        of_application = every.filter(application_id__in=applications.values("pk"))
        return self.filter(pk__in=every.filter(number=wanted).values("pk").union(of_application.values("pk")))


class PostingQuerySet(models.QuerySet[Any]):
    """Postings of the ledger, added up."""

    def balances(self) -> dict[str, Any]:
        """Add up each account: debit positive, credit negative; settled accounts are left out."""
        rows = self.order_by("account").values_list("account").annotate(balance=Sum("amount"))
        return {account: balance for account, balance in rows if balance}
