"""Contractors' companies, their members and their licences."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import CompanyRole


class Organisation(models.Model):
    """A contractor's company."""

    name = models.CharField(_("company name"), max_length=200)
    trade = models.CharField(_("trade"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("business address"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    members: models.ManyToManyField = models.ManyToManyField(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, through="accounts.Membership", related_name="organisations"
    )

    class Meta:
        permissions = [("read_records", "Read the company's records")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a company."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=CompanyRole, default=CompanyRole.OFFICE)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(left_at__isnull=True),
                name="member_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} of {self.organisation} ({self.get_role_display()})"


class Licence(models.Model):
    """A contractor's licence as last known: as declared, or as the licensing board said at ``checked_at``.

    ``failed_at`` is when the board did not answer, if that was after it last did.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        EXPIRED = "expired", _("Expired")
        SUSPENDED = "suspended", _("Suspended")
        REVOKED = "revoked", _("Revoked")
        NOT_FOUND = "not_found", _("Not on the licensing board’s record")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="licences")
    state = models.CharField(_("state"), max_length=2, default="CA")
    number = models.CharField(_("licence number"), max_length=20)
    classification = models.CharField(_("classification"), max_length=20)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    expires_on = models.DateField(_("expiry date"))
    compensation_carrier = models.CharField(_("workers’ compensation carrier"), max_length=120, blank=True)
    compensation_policy = models.CharField(_("workers’ compensation policy"), max_length=60, blank=True)
    compensation_expires_on = models.DateField(_("workers’ compensation expiry"), null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "number", "classification"], name="one_row_per_licence")
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.number} ({self.classification})"


class LicenceCheck(models.Model):
    """What the licensing board answered when it was asked, and on which occasion; written once."""

    class Occasion(models.TextChoices):
        REGISTERED = "registered", _("Registered or renewed by the company")
        SUBMITTED = "submitted", _("Application handed in")
        NIGHTLY = "nightly", _("Nightly check")
        ISSUED = "issued", _("Permit to be issued")
        ASKED = "asked", _("Asked for by a person")

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="checks")
    asked_at = models.DateTimeField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    status = models.CharField(max_length=10, choices=Licence.Status, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    insured_until = models.DateField(null=True, blank=True)
    why_not = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["licence", "-id"], name="checks_of_licence")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="") ^ models.Q(why_not=""), name="check_answers_or_says_why_not"
            )
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.get_status_display() or self.why_not}"
