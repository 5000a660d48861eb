"""Cases, the record of each move with its chain and checkpoints, and the clocks."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workflows.models.hashes
from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("workflows", "0001_initial"),
        ("workflows", "0003_checkpoint_heads"),
        ("workflows", "0006_no_index_twice"),
        ("workflows", "0007_less_to_write"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTable(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("machine", models.CharField(max_length=80)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("head_seq", models.PositiveIntegerField(default=0)),
                (
                    "head_hash",
                    workflows.models.hashes.HashField(
                        default="0000000000000000000000000000000000000000000000000000000000000000"
                    ),
                ),
                ("declared_interests", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["machine", "id"], name="case_by_machine")],
            },
        ),
        NewTable(
            name="LegalTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("machine", models.CharField(max_length=80)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("target", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("machine", "source", "target"), name="legal_transition_once"
                    )
                ],
            },
        ),
        NewTable(
            name="TransitionRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="workflows.case",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("thing", models.CharField(blank=True, max_length=80)),
                ("move", models.CharField(max_length=60)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("target", models.CharField(blank=True, max_length=40)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acting_as", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "facts",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("previous_hash", workflows.models.hashes.HashField()),
                ("hash", workflows.models.hashes.HashField()),
            ],
            options={
                "ordering": ["case_id", "seq"],
            },
        ),
        NewTable(
            name="AuditCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("cases", models.PositiveBigIntegerField()),
                ("records", models.PositiveBigIntegerField()),
                ("moved", models.PositiveBigIntegerField(null=True)),
                ("heads_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        NewTable(
            name="CheckpointHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="workflows.auditcheckpoint",
                    ),
                ),
                ("case_id", models.PositiveBigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("hash", workflows.models.hashes.HashField()),
            ],
            options={
                "indexes": [models.Index(fields=["checkpoint", "case_id"], name="heads_of_checkpoint")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case_id", "checkpoint"), name="checkpoint_head_once_per_case"
                    )
                ],
            },
        ),
        NewTable(
            name="ClockEvent",
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
                        related_name="clock_events",
                        to="workflows.case",
                    ),
                ),
                ("clock", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("paused", "Paused"),
                            ("resumed", "Resumed"),
                            ("extended", "Extended"),
                            ("stopped", "Stopped"),
                            ("missed", "Missed"),
                            ("reopened", "Reopened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("day_zero", models.DateField()),
                ("length", models.PositiveSmallIntegerField(default=0)),
                ("unit", models.CharField(default="business", max_length=10)),
                ("calendar", models.CharField(max_length=60)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["case_id", "clock", "id"],
                "indexes": [
                    models.Index(fields=["case", "clock", "id"], name="clock_events_of_case"),
                    models.Index(condition=models.Q(("kind", "missed")), fields=["-id"], name="clock_misses"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "missed")),
                        fields=("case", "clock", "day_zero"),
                        name="clock_missed_once_per_run",
                    )
                ],
            },
        ),
    ]
