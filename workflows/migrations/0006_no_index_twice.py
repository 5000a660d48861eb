"""Drop the indexes that another one serves, or that nothing reads: each costs a write for every row of history."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models


def key(to: str, *, related: str = "+", **options: bool) -> models.ForeignKey:
    """Return a foreign key without an index of its own."""
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to, **options
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workflows", "0005_lists_of_work")]

    operations = [
        migrations.AlterField("transitionrecord", "case", key("workflows.case", related="records")),
        migrations.AlterField("transitionrecord", "actor", key(settings.AUTH_USER_MODEL, null=True)),
        migrations.AlterField("outboxevent", "case", key("workflows.case", related="events", null=True)),
        migrations.AlterField("clockevent", "case", key("workflows.case", related="clock_events")),
        migrations.AlterField("clockevent", "actor", key(settings.AUTH_USER_MODEL, null=True)),
        migrations.AlterField("workitem", "case", key("workflows.case", related="work_items")),
        migrations.AlterField("workitem", "closed_by", key(settings.AUTH_USER_MODEL, null=True, blank=True)),
        RemoveIndexConcurrently("workitem", "work_items_of_stage"),
    ]
