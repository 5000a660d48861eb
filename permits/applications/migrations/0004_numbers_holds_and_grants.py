"""The numbers that applications get, holds on them, grants to them, and access in an emergency."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("applications", "0013_grants"), ("applications", "0018_emergency_access")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0003_drafts_and_declarations"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        NewTable(
            name="NumberSequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=40, unique=True)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        NewTable(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("stop_work", "Stop work"),
                            ("payment_default", "Payment default"),
                            ("license_invalid", "Contractor’s licence not valid"),
                            ("code_enforcement", "Code enforcement"),
                            ("litigation", "Litigation"),
                            ("address_unverified", "Address not verified"),
                            ("fee_dispute", "Fee dispute"),
                            ("outside_agency", "Waiting for an outside agency"),
                            ("records_request_lock", "Records request"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("notice", "Notice only"),
                            ("prevents_submission_of_next_step", "Prevents the next submission"),
                            ("prevents_issuance", "Prevents issuance"),
                            ("prevents_inspection", "Prevents inspections"),
                            ("prevents_final", "Prevents the final"),
                            ("stop_all", "Stops everything"),
                        ],
                        max_length=40,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "placed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lift_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["application"],
                        name="holds_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("code", "license_invalid"),
                            ("lifted_at__isnull", True),
                            ("placed_by__isnull", True),
                        ),
                        fields=("application",),
                        name="one_hold_for_a_lapsed_licence",
                    )
                ],
            },
        ),
        NewTable(
            name="ApplicationGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="auth.permission"
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("given_at", models.DateTimeField()),
                ("emergency", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("end_reason", models.CharField(blank=True, max_length=400)),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="applications.permitapplication",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="applicationgrant_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="applicationgrant_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("emergency", True), ("giver", models.F("user"))),
                            models.Q(
                                ("emergency", False), models.Q(("giver", models.F("user")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="applicationgrant_to_oneself_only_in_emergency",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("user", "content_object", "permission"),
                        include=("since", "until"),
                        name="applicationgrant_held_once",
                    ),
                ],
            },
        ),
        NewTable(
            name="EmergencyAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency_access",
                        to="applications.applicationgrant",
                    ),
                ),
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
                        fields=["id"],
                        name="emergencies_open",
                    )
                ],
                "constraints": [
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
                        name="emergency_looked_through_with_a_finding",
                    )
                ],
            },
        ),
    ]
