"""Events and their deliveries; the database keeps history append-only and wakes the relay."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

from workflows import triggers
from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("workflows", "0002_guards"),
        ("workflows", "0008_begun_tries"),
        ("workflows", "0010_clock_misses"),
    ]

    dependencies = [
        ("workflows", "0003_absences_and_deputies"),
    ]

    operations = [
        NewTable(
            name="OutboxEvent",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="workflows.case",
                    ),
                ),
                ("topic", models.CharField(max_length=80)),
                (
                    "payload",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("dead", "Dead")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("available_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["available_at", "id"],
                        name="outbox_waiting",
                    ),
                    models.Index(condition=models.Q(("state", "dead")), fields=["-id"], name="outbox_dead"),
                    models.Index(fields=["case", "id"], name="outbox_by_case"),
                ],
            },
        ),
        NewTable(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="workflows.outboxevent",
                    ),
                ),
                ("consumer", models.CharField(max_length=100)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("event", "consumer"), name="delivery_once_per_consumer")
                ],
            },
        ),
        triggers.functions(),
        triggers.append_only("workflows_transitionrecord"),
        triggers.append_only("workflows_auditcheckpoint"),
        triggers.append_only("workflows_checkpointhead"),
        triggers.append_only("workflows_clockevent"),
        triggers.append_only("workflows_interest"),
        triggers.wake_relay(),
    ]
