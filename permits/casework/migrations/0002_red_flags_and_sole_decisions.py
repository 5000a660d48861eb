"""Red flags and when they were gathered, and what one person decided alone."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("casework", "0004_decided_by_one_person"), ("casework", "0006_red_flags_and_appeals")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("casework", "0001_changes_and_appeals"),
    ]

    operations = [
        NewTable(
            name="FlagsGathered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last_event", models.BigIntegerField(default=0)),
                ("last_security_event", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        NewTable(
            name="RedFlag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own_record", "Attempt at one’s own record"),
                            ("queue_jump", "Work closed ahead of its turn"),
                            ("out_of_district", "Inspection outside the district or discipline"),
                            ("after_hours", "Change outside office hours"),
                            ("glass_broken", "Emergency access"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="red_flags",
                        to="applications.permitapplication",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "facts",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("source", models.CharField(max_length=80, unique=True)),
                (
                    "looked_through_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("looked_through_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("looked_through_at__isnull", True)),
                        fields=["-at", "-id"],
                        name="red_flags_to_look_at",
                    ),
                    models.Index(
                        condition=models.Q(("looked_through_at__isnull", False)),
                        fields=["-looked_through_at", "-id"],
                        name="red_flags_looked_at",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("looked_through_by__isnull", True),
                            models.Q(("looked_through_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="red_flag_looked_through_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finding", ""),
                                ("looked_through_at__isnull", True),
                                ("looked_through_by__isnull", True),
                            ),
                            models.Q(
                                ("looked_through_at__isnull", False),
                                ("looked_through_by__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="red_flag_looked_through_with_a_finding",
                    ),
                ],
            },
        ),
        NewTable(
            name="SoleDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sole_decision",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("allowed_because", models.CharField(max_length=400)),
                (
                    "looked_through_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("looked_through_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("looked_through_at__isnull", True)),
                        fields=["decided_at"],
                        name="sole_decisions_to_look_at",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("looked_through_by__isnull", True),
                            models.Q(("looked_through_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="sole_decision_looked_through_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finding", ""),
                                ("looked_through_at__isnull", True),
                                ("looked_through_by__isnull", True),
                            ),
                            models.Q(
                                ("looked_through_at__isnull", False),
                                ("looked_through_by__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sole_decision_looked_through_with_a_finding",
                    ),
                ],
            },
        ),
    ]
