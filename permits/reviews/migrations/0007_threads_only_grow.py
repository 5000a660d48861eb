"""What was said about a correction stays said."""

from django.db import migrations

from workflows import triggers


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_threads_of_earlier_corrections"), ("workflows", "0002_guards")]

    operations = [triggers.append_only("reviews_correctionentry")]
