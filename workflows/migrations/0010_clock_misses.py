"""Find the time limits that ran out last without reading every clock."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workflows", "0009_indexes_that_pages_ask_for")]

    operations = [
        AddIndexConcurrently(
            "clockevent",
            models.Index(condition=models.Q(("kind", "missed")), fields=["-id"], name="clock_misses"),
        ),
    ]
