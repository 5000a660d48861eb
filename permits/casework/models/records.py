"""What casework keeps beside the records: where a replayed one came from, what came to an issued permit."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from permits.applications.visibility import SeenWithApplication
from permits.documents.generated import GeneratedFile


class ReplayedRecord(models.Model):
    """The record of another city's open data that an application replays.

    ``recorded`` holds its columns as published and ``recorded_sha256`` their hash; ``goal`` the status that
    they mean here; ``assumed`` in sentences what the source does not say and the replay filled in;
    ``shift_days`` by how many days its dates were moved.
    """

    application = models.OneToOneField(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="replayed_record"
    )
    recorded = models.JSONField(encoder=DjangoJSONEncoder)
    recorded_sha256 = models.CharField(max_length=64)
    recorded_status = models.CharField(max_length=80)
    goal = models.CharField(max_length=40)
    assumed = models.JSONField(default=list)
    shift_days = models.IntegerField(default=0)
    mapping_sha256 = models.CharField(max_length=64)
    replayed_at = models.DateTimeField()

    objects: ClassVar[SeenWithApplication["ReplayedRecord"]] = SeenWithApplication()

    def __str__(self) -> str:
        return f"{self.application} from {self.application.source} {self.application.source_id}"


class Amendment(GeneratedFile):
    """What came to an issued permit after its issue: the permit's paper stays, an amendment is kept with it.

    ``content`` is a snapshot of the moment, in plain values, from which its PDF is made.
    """

    permit = models.ForeignKey("issuance.Permit", on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    application = models.OneToOneField(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="amendment"
    )
    text = models.CharField(max_length=500)
    content = models.JSONField(encoder=DjangoJSONEncoder)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects: ClassVar[SeenWithApplication["Amendment"]] = SeenWithApplication()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["permit", "number"], name="amendment_number_once")]

    def __str__(self) -> str:
        return f"{self.permit.number}/{self.number}"
