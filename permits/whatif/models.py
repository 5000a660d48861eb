"""What other rules would have meant for real applications: the question, and an answer for each of them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permits.rulebook import published
from permits.rulebook.rulebook import Rulebook


class WhatIfManager(models.Manager["WhatIf"]):
    """Leaves the rules behind: hundreds of kilobytes that a list never needs."""

    def get_queryset(self) -> models.QuerySet["WhatIf"]:
        return super().get_queryset().defer("content")


class WhatIf(models.Model):
    """One question: these rules, as they stood when it was asked, on these applications.

    ``in_force_on`` is the day whose fee tables count. Answered in steps: ``last`` is the application up to
    which everything is judged. A working paper: who asked may throw it away.
    """

    class Basis(models.TextChoices):
        RECEIVED = "received", _("applications received in a period")
        OPEN = "open", _("applications that are open now")

    class Status(models.TextChoices):
        RUNNING = "running", _("being worked out")
        DONE = "done", _("done")

    title = models.CharField(max_length=160)
    draft = models.ForeignKey(
        "rulebook.RulebookDraft", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(
        "rulebook.RulebookVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    basis = models.CharField(max_length=10, choices=Basis)
    first = models.DateField(null=True, blank=True)
    final = models.DateField(null=True, blank=True)
    in_force_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    total = models.PositiveIntegerField()
    judged = models.PositiveIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = WhatIfManager()

    class Meta:
        ordering = ["-pk"]
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                name="whatif_of_a_draft_or_a_version",
                condition=Q(draft__isnull=True, version__isnull=False)
                | Q(draft__isnull=False, version__isnull=True),
            ),
            models.CheckConstraint(
                name="whatif_received_in_a_period",
                condition=~Q(basis="received") | Q(first__isnull=False, final__gte=models.F("first")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def rulebook(self) -> Rulebook:
        """Return the rules that are tried, parsed once in each process."""
        return published.rulebook_of(self.sha256, self._read_content)

    def _read_content(self) -> str:
        return self.content


class JudgedQuerySet(models.QuerySet["JudgedApplication"]):
    def priced(self) -> "JudgedQuerySet":
        """Keep those of which every fee could be worked out under both rules."""
        return self.filter(fee_before__isnull=False, fee_after__isnull=False)


class JudgedApplication(models.Model):
    """What a what-if found for one application. Money is in US dollars.

    A fee is empty where it cannot be worked out; ``undecided`` names the lines that lack an answer.
    ``gained`` and ``lost`` are disciplines, demands are written ``checklist:…`` and ``document:…``.
    """

    class Problem(models.TextChoices):
        NO_TYPE = "no_type", _("these rules have no such type")
        NO_FEE = "no_fee", _("the fee of that time cannot be worked out")

    what_if = models.ForeignKey(WhatIf, on_delete=models.CASCADE, related_name="judged_applications")
    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.CASCADE, related_name="+"
    )
    type_code = models.CharField(max_length=20)
    fee_before = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    fee_after = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    undecided: "models.Field[Any, Any]" = ArrayField(models.CharField(max_length=200), default=list)
    gained: "models.Field[Any, Any]" = ArrayField(models.CharField(max_length=60), default=list)
    lost: "models.Field[Any, Any]" = ArrayField(models.CharField(max_length=60), default=list)
    demanded: "models.Field[Any, Any]" = ArrayField(models.CharField(max_length=80), default=list)
    spared: "models.Field[Any, Any]" = ArrayField(models.CharField(max_length=80), default=list)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)

    objects = JudgedQuerySet.as_manager()

    class Meta:
        ordering = ["application_id"]
        constraints = [models.UniqueConstraint(name="whatif_judged_once", fields=["what_if", "application"])]

    def __str__(self) -> str:
        return f"{self.what_if_id}: {self.application_id}"
