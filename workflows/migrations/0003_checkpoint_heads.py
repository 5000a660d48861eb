"""Checkpoints keep the head of each case; a clock's stop can be taken back."""

import django.db.models.deletion
from django.db import migrations, models

from workflows import triggers


class Migration(migrations.Migration):
    dependencies = [("workflows", "0002_guards")]

    operations = [
        migrations.AddField("auditcheckpoint", "moved", models.PositiveBigIntegerField(null=True)),
        migrations.CreateModel(
            name="CheckpointHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_id", models.PositiveBigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="workflows.auditcheckpoint",
                    ),
                ),
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
        triggers.append_only("workflows_checkpointhead"),
        migrations.AlterField(
            "clockevent",
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
    ]
