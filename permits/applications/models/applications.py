"""The application: what somebody asks to build, and where the asking stands."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from permits.applications.lifecycle import Lifecycle
from permits.applications.queries import ApplicationQuerySet
from permits.applications.statuses import COURT, REQUESTS, Court, Status, label_of


class PermitApplication(Lifecycle):
    """An application for a permit, until it is granted and after.

    ``answers`` holds what was typed, by question code; ``rulebook_version`` the rules it is judged by.
    Money is in US dollars.
    """

    class Track(models.TextChoices):
        INSTANT = "instant", _("Instant permit")
        REVIEW = "review", _("Plan review")

    class Relation(models.TextChoices):
        """What an application is to the permit to which it belongs; none for one of its own."""

        CHANGE = "change", _("Change of approved plans")
        DEFERRED = "deferred", _("Deferred part")
        EXTENSION = "extension", _("Extension")
        CHANGE_OF_RECORD = "change_of_record", _("Change of record")
        REFUND = "refund", _("Refund")

    permit_type = models.CharField(max_length=20)
    type_name = models.CharField(max_length=120)
    track = models.CharField(max_length=10, choices=Track)
    rulebook_version = models.ForeignKey(
        "rulebook.RulebookVersion", on_delete=models.PROTECT, related_name="+"
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications", db_index=False
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        db_index=False,
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    postal_code = models.CharField(_("ZIP code"), max_length=10, blank=True)
    parcel = models.CharField(_("parcel number (APN)"), max_length=30, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    scope = models.TextField(_("scope of work"), blank=True)
    work_class = models.CharField(_("work class"), max_length=40, blank=True)
    valuation = models.DecimalField(_("valuation"), max_digits=12, decimal_places=2, null=True, blank=True)
    assessed_valuation = models.DecimalField(
        _("valuation set by the city"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    answers = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    job = models.UUIDField(null=True, blank=True, editable=False)  # the same for what was begun for one job
    relation = models.CharField(max_length=20, choices=Relation, blank=True, default="", db_default="")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )  # set at submission; indexed below, for the few that have one
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        permissions = [("read_record", "Read the record with its documents, money and history")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="application_number_once"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="application_source_once"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (Q(received_at__isnull=False) & ~Q(number="")),
                name="application_submitted_has_number_and_receipt",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["issued", "inspecting", "suspended", "permit_expired"])
                | (Q(issued_at__isnull=False) & Q(expires_on__isnull=False)),
                name="application_issued_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_review") | Q(round__gte=1), name="application_in_review_has_round"
            ),
            models.CheckConstraint(
                condition=Q(relation="") | Q(status="draft") | Q(parent__isnull=False),
                name="application_of_a_permit_names_it",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(relation=""), name="application_with_a_parent_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "received_on", "id"],
                include=["track"],
                name="applications_in_status",
            ),
            models.Index(fields=["applicant", "-id"], name="applications_of_applicant"),
            models.Index(fields=["organisation", "-id"], name="applications_of_organisation"),
            models.Index(fields=["permit_type", "-id"], name="applications_by_type"),
            models.Index(fields=["-received_at", "-id"], name="applications_newest"),
            models.Index(
                fields=["issued_at"], condition=Q(issued_at__isnull=False), name="applications_issued"
            ),
            models.Index(
                fields=["received_on", "id"],
                condition=Q(status="in_review", relation__in=["extension", "change_of_record", "refund"]),
                name="applications_to_decide",
            ),
            models.Index(
                fields=["parent", "id"], condition=Q(parent__isnull=False), name="applications_of_parent"
            ),
            models.Index(fields=["job", "id"], condition=Q(job__isnull=False), name="applications_of_job"),
            models.Index(fields=["parcel"], condition=~Q(parcel=""), name="applications_of_parcel"),
            GinIndex(OpClass(Upper("address"), name="gin_trgm_ops"), name="applications_by_address"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.type_name} draft {self.pk}"

    @property
    def court(self) -> Court:
        """Return in whose court the ball is now."""
        return COURT[self.status]

    @property
    def is_draft(self) -> bool:
        return bool(self.status == Status.DRAFT)

    @property
    def is_instant(self) -> bool:
        return self.track == self.Track.INSTANT

    @property
    def is_request(self) -> bool:
        """Tell whether it asks something about a permit, which one person decides and nobody reviews."""
        return self.relation in REQUESTS

    @property
    def path(self) -> str:
        """Return along which path it goes: its track's, or that of what belongs to a permit."""
        if self.is_request:
            return "request"
        return "change" if self.relation else self.track

    def get_status_display(self) -> str:
        """Return where it stands in words; what belongs to a permit is never issued one of its own."""
        return str(label_of(self.status, self.relation))

    def age_in_days(self, at: datetime) -> int:
        """Return the whole days since receipt, 0 for a draft."""
        return (at - self.received_at).days if self.received_at else 0
