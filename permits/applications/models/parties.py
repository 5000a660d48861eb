"""Who is on the applicant's side of an application, and what they declared."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permits.applications.visibility import OfApplication, SeenWithApplication


def last_day_before(moment: datetime) -> date:
    """Return the day in the city that ends at, or holds, the moment before a moment."""
    return timezone.localdate(moment - timedelta(microseconds=1))


class PartyQuerySet(OfApplication["Party"]):
    """Parties, narrowed."""

    def current(self, at: datetime) -> "PartyQuerySet":
        """Keep the parties whose rights hold at a moment."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at))

    def of(self, user: Any, *, at: datetime) -> "PartyQuerySet":
        """Keep the places that a person has, himself or through a company that he belongs to."""
        companies = user.company_id_list
        return self.current(at).filter(Q(user=user) | Q(organisation_id__in=companies))


class Party(models.Model):
    """A person or company on an application, in one role; with an account it also has the role's rights."""

    class Role(models.TextChoices):
        APPLICANT = "applicant", _("Applicant")
        OWNER = "owner", _("Property owner")
        CONTRACTOR = "contractor", _("Contractor")
        DESIGN_PROFESSIONAL = "design_professional", _("Design professional")
        AGENT = "agent", _("Agent")
        TAKING_OVER = "taking_over", _("Contractor who takes over")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.CASCADE, related_name="parties"
    )
    role = models.CharField(max_length=20, choices=Role)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="party_places",
        db_index=False,
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="party_places",
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("mailing address"), max_length=200, blank=True)
    licence_number = models.CharField(_("licence number"), max_length=20, blank=True)
    licence_class = models.CharField(_("licence class"), max_length=20, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # who let him in by invitation
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "role"],
                condition=Q(until__isnull=True) & ~Q(role="applicant"),
                name="one_party_per_role",
            ),
            models.CheckConstraint(
                condition=~Q(role="agent") | Q(until__isnull=False, user__isnull=False),
                name="an_agent_has_an_account_and_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-application"], name="parties_of_user"),
            models.Index(fields=["organisation", "-application"], name="parties_of_company"),
            models.Index(Lower("email"), condition=~Q(email=""), name="parties_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @property
    def last_day(self) -> date | None:
        """Return the last day in the city on which the part holds, None where it has no end."""
        return last_day_before(self.until) if self.until else None


class DeclarationsInForce(SeenWithApplication["Declaration"]):
    """The declarations that count: not those of a contractor who left the record."""

    def get_queryset(self) -> models.QuerySet["Declaration"]:
        return super().get_queryset().filter(superseded_at__isnull=True)


class Declaration(models.Model):
    """A statement signed under penalty of perjury, in the words that were shown (H&S 19825).

    ``objects`` holds those in force; ``every`` also those that another contractor's took the place of.
    """

    class Kind(models.TextChoices):
        CONTRACTOR = "licensed_contractor", _("Licensed contractor’s declaration")
        OWNER_BUILDER = "owner_builder", _("Owner-builder declaration")
        COMPENSATION = "workers_compensation", _("Workers’ compensation declaration")
        LENDER = "construction_lender", _("Construction lending agency")

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.CASCADE, related_name="declarations"
    )
    kind = models.CharField(max_length=24, choices=Kind)
    text = models.TextField()
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    signed_name = models.CharField(_("signed by"), max_length=150)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DeclarationsInForce()
    every: ClassVar[SeenWithApplication["Declaration"]] = SeenWithApplication()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(superseded_at__isnull=True),
                name="one_declaration_in_force_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.signed_name}"
