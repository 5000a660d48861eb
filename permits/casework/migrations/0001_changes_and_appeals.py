"""Proposals, amendments of what was decided, appeals, and records replayed from elsewhere."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0001_initial"),
        ("casework", "0002_replayed_records"),
        ("casework", "0003_decisions_taken_back"),
        ("casework", "0005_amendments"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("issuance", "0001_permits_and_stamped_sets"),
    ]

    operations = [
        NewTable(
            name="ReplayedRecord",
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
                        related_name="replayed_record",
                        to="applications.permitapplication",
                    ),
                ),
                ("recorded", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("recorded_sha256", models.CharField(max_length=64)),
                ("recorded_status", models.CharField(max_length=80)),
                ("goal", models.CharField(max_length=40)),
                ("assumed", models.JSONField(default=list)),
                ("shift_days", models.IntegerField(default=0)),
                ("mapping_sha256", models.CharField(max_length=64)),
                ("replayed_at", models.DateTimeField()),
            ],
        ),
        NewTable(
            name="Proposal",
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
                        related_name="proposals",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("deny", "Deny the application"),
                            ("revoke", "Revoke the permit"),
                            ("void", "Void the permit"),
                            ("take_back_denial", "Take back the denial"),
                            ("take_back_revocation", "Take back the revocation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("findings", models.TextField(verbose_name="findings")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for a second person"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("application", "decision"),
                        name="one_open_proposal_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_confirmed_by_another",
                    ),
                ],
            },
        ),
        NewTable(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file_state",
                    models.CharField(
                        choices=[("pending", "Being prepared"), ("done", "Ready"), ("failed", "Failed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("file_key", models.CharField(blank=True, max_length=300)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("file_size", models.PositiveIntegerField(default=0)),
                ("file_made_at", models.DateTimeField(blank=True, null=True)),
                ("file_error", models.CharField(blank=True, max_length=300)),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="issuance.permit",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment",
                        to="applications.permitapplication",
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("permit", "number"), name="amendment_number_once")
                ],
            },
        ),
        NewTable(
            name="Appeal",
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
                        related_name="appeals",
                        to="applications.permitapplication",
                    ),
                ),
                ("against", models.CharField(max_length=40)),
                ("grounds", models.TextField(verbose_name="grounds")),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "The appeal is upheld: the decision is set aside"),
                            ("dismissed", "The appeal is dismissed: the decision stands"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("application",),
                        name="one_open_appeal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("findings", ""),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("findings", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_decided_with_findings",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_decided_by_another",
                    ),
                ],
            },
        ),
    ]
