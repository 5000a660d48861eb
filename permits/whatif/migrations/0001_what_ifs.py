"""What would have been under other rules, and the answer for each application."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("whatif", "0001_what_ifs_and_their_answers")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("rulebook", "0001_versions_and_drafts"),
    ]

    operations = [
        NewTable(
            name="WhatIf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.rulebookdraft",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.rulebookversion",
                    ),
                ),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("received", "applications received in a period"),
                            ("open", "applications that are open now"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first", models.DateField(blank=True, null=True)),
                ("final", models.DateField(blank=True, null=True)),
                ("in_force_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("running", "being worked out"), ("done", "done")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField()),
                ("judged", models.PositiveIntegerField(default=0)),
                ("last", models.PositiveBigIntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-pk"],
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draft__isnull", True), ("version__isnull", False)),
                            models.Q(("draft__isnull", False), ("version__isnull", True)),
                            _connector="OR",
                        ),
                        name="whatif_of_a_draft_or_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "received"), _negated=True),
                            models.Q(("final__gte", models.F("first")), ("first__isnull", False)),
                            _connector="OR",
                        ),
                        name="whatif_received_in_a_period",
                    ),
                ],
            },
        ),
        NewTable(
            name="JudgedApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what_if",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judged_applications",
                        to="whatif.whatif",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.permitapplication",
                    ),
                ),
                ("type_code", models.CharField(max_length=20)),
                ("fee_before", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("fee_after", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                (
                    "undecided",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "gained",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "lost",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "demanded",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "spared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_type", "these rules have no such type"),
                            ("no_fee", "the fee of that time cannot be worked out"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["application_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("what_if", "application"), name="whatif_judged_once")
                ],
            },
        ),
    ]
