"""Letters to people, each try to send one, and the index that finds those to one address."""

import django.db.models.deletion
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_tries_and_language"),
        ("notices", "0003_letters_by_address"),
    ]

    initial = True

    dependencies = [
        ("applications", "0001_applications"),
        ("workflows", "0004_events_and_guards"),
    ]

    operations = [
        NewTable(
            name="Notice",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="workflows.outboxevent",
                    ),
                ),
                ("template", models.CharField(max_length=60)),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("es", "Spanish")], default="en", max_length=5
                    ),
                ),
                ("recipient_name", models.CharField(max_length=150)),
                ("recipient_email", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be sent"),
                            ("sent", "Sent"),
                            ("failed", "Could not be sent"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("composed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-id"], name="notices_newest"),
                    models.Index(fields=["recipient_email", "-id"], name="notices_by_address"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "failed"])),
                        fields=["-id"],
                        name="notices_unsent",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "template", "recipient_email"), name="told_once_per_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_sent_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("error", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="notice_failed_has_reason",
                    ),
                ],
            },
        ),
    ]
