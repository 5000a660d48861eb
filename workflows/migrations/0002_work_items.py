"""Work items, the skills that they need, and interests that keep people from them."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("workflows", "0005_lists_of_work"), ("workflows", "0009_indexes_that_pages_ask_for")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workflows", "0001_cases_and_history"),
    ]

    operations = [
        NewTable(
            name="WorkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to="workflows.case",
                    ),
                ),
                ("stage", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=40)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("team", models.CharField(max_length=40)),
                (
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("claimed", "Claimed"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=40)),
                ("note", models.TextField(blank=True)),
                (
                    "facts",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("opened_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField()),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["open", "claimed"])),
                        fields=["team", "due_on", "id"],
                        name="work_items_of_team",
                    ),
                    models.Index(
                        condition=models.Q(("assignee__isnull", False), ("status__in", ["open", "claimed"])),
                        fields=["assignee", "due_on", "id"],
                        name="work_items_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("status", "closed")),
                        fields=["assignee", "-claimed_at"],
                        name="work_items_done_by_person",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "stage", "round", "key"), name="work_item_once_per_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), models.Q(("outcome", ""), _negated=True)),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="work_item_closed_only_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "claimed"), _negated=True),
                            ("assignee__isnull", False),
                            _connector="OR",
                        ),
                        name="work_item_claimed_by_somebody",
                    ),
                ],
            },
        ),
        NewTable(
            name="Skill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "name"), name="skill_once_per_person")
                ],
            },
        ),
        NewTable(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="workflows.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("declared_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "case"), name="interest_once_per_person_and_case"
                    )
                ],
            },
        ),
    ]
