"""Count what waits for the completeness check from the index alone."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("applications", "0005_approved_by_law")]

    operations = [
        AddIndexConcurrently(
            "permitapplication",
            models.Index(
                fields=["status", "received_on", "id"], include=("track",), name="applications_in_status"
            ),
        ),
        RemoveIndexConcurrently("permitapplication", "applications_by_status"),
    ]
