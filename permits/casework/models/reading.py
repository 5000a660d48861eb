"""Offers to read a record, or the records of a company: sent to an address, taken up by whoever owns it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, Organisation
from accounts.models.invitations import InvitationQuerySet
from permits.applications.visibility import OfApplication


class ReadingOfferQuerySet(InvitationQuerySet, OfApplication["ReadingOffer"]):
    """Offers to read, narrowed; those of a company are shown by the company's own page."""


class ReadingOffer(Invitation):
    """An offer to read one application, or what a company has; taken up it is a grant until ``until``."""

    application = models.ForeignKey(
        "applications.PermitApplication",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reading_offers",
    )
    company = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="reading_offers"
    )
    until = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=400)

    objects: ClassVar[Any] = ReadingOfferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(application__isnull=False) ^ Q(company__isnull=False),
                name="reading_of_an_application_or_a_company",
            ),
            models.UniqueConstraint(
                "application",
                "company",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None, declined_at=None),
                nulls_distinct=False,
                name="one_offer_of_reading_to_an_address",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["email"], name="reading_offered_to")]

    def __str__(self) -> str:
        return f"{self.email} may read {self.thing}"

    @property
    def thing(self) -> Any:
        """What is to be read: the application or the company."""
        return self.application or self.company
