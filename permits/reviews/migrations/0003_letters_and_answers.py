"""Letters that ask for corrections, and answers to them that are being typed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("reviews", "0005_corrections_with_threads")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("documents", "0001_files_and_sheets"),
        ("reviews", "0002_corrections_with_threads"),
    ]

    operations = [
        NewTable(
            name="CorrectionLetter",
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="applications.permitapplication",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("closes_round", models.BooleanField(default=True)),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("items", models.JSONField(default=list)),
                ("before", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["application_id", "round", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "round", "number"), name="letter_number_once_a_round"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closes_round", True)),
                        fields=("application", "round"),
                        name="one_closing_letter_per_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_round", True),
                            models.Q(("sent_by__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="early_letter_has_a_reason",
                    ),
                ],
            },
        ),
        NewTable(
            name="AnswerDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_drafts",
                        to="reviews.correction",
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
                ("answer", models.TextField(blank=True)),
                (
                    "answer_sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.sheet",
                    ),
                ),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("correction", "person"), name="one_answer_draft_each")
                ],
            },
        ),
    ]
