"""Find the applications of one job by an index of the few that belong to one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("applications", "0008_applications_of_one_job")]

    operations = [
        AddIndexConcurrently(
            "permitapplication",
            models.Index(
                fields=["job", "id"],
                condition=models.Q(job__isnull=False),
                name="applications_of_job",
            ),
        ),
    ]
