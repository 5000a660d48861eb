"""Find the letters to one address without reading them all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notices", "0002_tries_and_language")]

    operations = [
        AddIndexConcurrently(
            "notice", models.Index(fields=["recipient_email", "-id"], name="notices_by_address")
        ),
    ]
