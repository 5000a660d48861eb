"""Keep when a try to deliver an event began, so that one which never ended is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0007_less_to_write")]

    operations = [
        migrations.AddField("outboxevent", "begun_at", models.DateTimeField(blank=True, null=True)),
    ]
