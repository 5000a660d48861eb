"""How the public pages load applications: only what was submitted, in a fixed number of queries."""

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from permits.applications.models import Hold, Party, PermitApplication
from permits.fees.models import Invoice
from permits.inspections.models import Inspection
from permits.reviews.models import Review
from workflows.models import TransitionRecord


def public() -> QuerySet[Any]:
    """Return submitted applications with what their summaries need."""
    loaded: QuerySet[Any] = (
        PermitApplication.objects.submitted()
        .select_related("permit", "rulebook_version")
        .defer("rulebook_version__content", "answers", "permit__content")
        .annotate(status_at=Subquery(_moves().order_by("-seq").values("at")[:1]))
        .prefetch_related(
            Prefetch("parties", queryset=_contractors(), to_attr="public_contractors"),
            Prefetch("holds", queryset=_stop_orders(), to_attr="stop_orders"),
        )
    )
    return loaded


def whole() -> QuerySet[Any]:
    """Return submitted applications with what their pages need."""
    loaded: QuerySet[Any] = (
        public()
        .select_related("case")
        .prefetch_related(
            Prefetch("case__records", queryset=TransitionRecord.objects.filter(thing="").order_by("seq")),
            Prefetch("reviews", queryset=_reviews()),
            Prefetch("invoices", queryset=Invoice.objects.order_by("id")),
            Prefetch("inspections", queryset=Inspection.objects.order_by("id")),
            "case__clock_events",
        )
    )
    return loaded


def _moves() -> QuerySet[Any]:
    return TransitionRecord.objects.filter(case_id=OuterRef("case_id"), thing="")


def _contractors() -> QuerySet[Any]:
    current = Party.objects.filter(role=Party.Role.CONTRACTOR, until__isnull=True)
    return current.select_related("organisation")


def _stop_orders() -> QuerySet[Any]:
    return Hold.objects.filter(code=Hold.Code.STOP_WORK, lifted_at__isnull=True)


def _reviews() -> QuerySet[Any]:
    return Review.objects.select_related("work_item").order_by("round", "id")
