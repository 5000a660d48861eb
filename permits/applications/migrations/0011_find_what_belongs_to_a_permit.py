"""Find what belongs to a permit, and what waits for a decision, by indexes of the few that do."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("applications", "0010_what_belongs_to_a_permit")]

    operations = [
        AddIndexConcurrently(
            "permitapplication",
            models.Index(
                fields=["parent", "id"],
                condition=models.Q(parent__isnull=False),
                name="applications_of_parent",
            ),
        ),
        AddIndexConcurrently(
            "permitapplication",
            models.Index(
                fields=["received_on", "id"],
                condition=models.Q(
                    status="in_review", relation__in=["extension", "change_of_record", "refund"]
                ),
                name="applications_to_decide",
            ),
        ),
    ]
