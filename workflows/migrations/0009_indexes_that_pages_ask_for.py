"""Index what a person has and what a person closed once each; overdue work is found among the open work."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workflows", "0008_begun_tries")]

    operations = [
        RemoveIndexConcurrently("workitem", "work_items_given"),
        RemoveIndexConcurrently("workitem", "work_items_by_due_day"),
        AddIndexConcurrently(
            "workitem",
            models.Index(
                condition=models.Q(("status", "closed")),
                fields=["assignee", "-claimed_at"],
                name="work_items_done_by_person",
            ),
        ),
    ]
