"""Indexes for the queue of all teams and for who got work last; built while people go on working."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workflows", "0004_staffing")]

    operations = [
        AddIndexConcurrently(
            "workitem",
            models.Index(
                condition=models.Q(("status__in", ["open", "claimed"])),
                fields=["due_on", "id"],
                name="work_items_by_due_day",
            ),
        ),
        AddIndexConcurrently(
            "workitem", models.Index(fields=["assignee", "-claimed_at"], name="work_items_given")
        ),
        migrations.AlterField(
            "workitem",
            "assignee",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="work_items",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
