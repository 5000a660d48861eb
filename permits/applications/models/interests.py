"""What people declare of their own interests: household, companies, property (Form 700; domain §5, S1)."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class DeclaredInterestQuerySet(models.QuerySet[Any]):
    """Declarations, narrowed."""

    def holding(self, at: datetime) -> "DeclaredInterestQuerySet":
        """Keep those that hold at a moment."""
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), since__lte=at)


class DeclaredInterest(models.Model):
    """Something that bars its person from records: declared once, ended by somebody else, never deleted.

    A household is symmetrical: the declaration of one bars both.
    """

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", _("A person of my household")
        COMPANY = "company", _("A company in which I have an interest")
        PARCEL = "parcel", _("A property in which I have an interest")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declared_interests"
    )
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    other_name = models.CharField(_("name of the person"), max_length=150, blank=True)
    other_email = models.EmailField(_("e-mail address of the person"), blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parcel = models.CharField(_("parcel number (APN)"), max_length=30, blank=True)
    words = models.CharField(_("what the interest is"), max_length=300)
    since = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = DeclaredInterestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="household") & ~Q(other_email=""))
                | Q(kind="company", organisation__isnull=False)
                | (Q(kind="parcel") & ~Q(parcel="")),
                name="declared_interest_names_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | (Q(ended_by__isnull=False) & ~Q(ended_by=F("person")) & ~Q(end_reason="")),
                name="declared_interest_ended_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "id"], name="declared_by_person"),
            models.Index(Lower("other_email"), name="declared_of_person", condition=~Q(other_email="")),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def about(self) -> str:
        """Name what it is about: a person, a company, a parcel."""
        if self.organisation is not None:
            return self.organisation.name
        return self.parcel or self.other_name or self.other_email
