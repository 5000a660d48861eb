"""The letter of a round: every correction of every discipline."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from permits.applications.visibility import SeenWithApplication
from permits.documents.generated import GeneratedFile


class CorrectionLetter(GeneratedFile):
    """A letter of corrections: one a round, unless a supervisor had a first part sent early.

    ``number`` counts the letters of a round: 1, and one more for each supplement. ``closes_round`` is true of
    the one that the end of the round sent: with it the city has said everything. ``items`` are what it asks
    for; ``before`` is what earlier letters of the same round asked for.
    """

    application = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="letters"
    )
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    closes_round = models.BooleanField(default=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    items = models.JSONField(default=list)
    before = models.JSONField(default=list)

    objects: ClassVar[SeenWithApplication["CorrectionLetter"]] = SeenWithApplication()

    class Meta:
        ordering = ["application_id", "round", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "number"], name="letter_number_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["application", "round"],
                condition=models.Q(closes_round=True),
                name="one_closing_letter_per_round",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_round=True)
                | (models.Q(sent_by__isnull=False) & ~models.Q(reason="")),
                name="early_letter_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: corrections of round {self.round}, letter {self.number}"

    @property
    def is_supplement(self) -> bool:
        return self.number > 1
