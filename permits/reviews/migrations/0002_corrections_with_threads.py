"""Corrections, and what was said about each, which stays said."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows import triggers
from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("reviews", "0006_threads_of_earlier_corrections"),
        ("reviews", "0007_threads_only_grow"),
        ("reviews", "0008_late_comments_are_approved"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("documents", "0001_files_and_sheets"),
        ("reviews", "0001_checks_and_reviews"),
        ("workflows", "0004_events_and_guards"),
    ]

    operations = [
        NewTable(
            name="Correction",
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
                        related_name="corrections",
                        to="applications.permitapplication",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("discipline", models.CharField(max_length=40)),
                ("discipline_name", models.CharField(max_length=100)),
                ("round_raised", models.PositiveSmallIntegerField()),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("must", "Must be corrected"),
                            ("clarify", "Must be made clear"),
                            ("advice", "Advice, no answer needed"),
                        ],
                        default="must",
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                (
                    "on_sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="documents.sheet",
                    ),
                ),
                ("on_unchanged_sheet", models.BooleanField(default=False)),
                ("sheet", models.CharField(blank=True, max_length=40, verbose_name="sheet")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place on the sheet")),
                ("citation", models.CharField(blank=True, max_length=120, verbose_name="code citation")),
                ("text", models.TextField(verbose_name="what must change")),
                (
                    "standard_comment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="reviews.standardcomment",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("resolved", "Resolved"),
                            ("still_open", "Still open"),
                            ("withdrawn", "Withdrawn by the city"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
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
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["application_id", "number"],
                "indexes": [models.Index(fields=["application", "status"], name="corrections_by_status")],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="correction_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_answered_has_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_unchanged_sheet", False),
                            ("round_raised__lt", 4),
                            ("sent_at__isnull", True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="correction_late_is_approved",
                    ),
                ],
            },
        ),
        NewTable(
            name="CorrectionEntry",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reviews.correction",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raised", "Written"),
                            ("reworded", "Reworded"),
                            ("sent", "Sent to the applicant"),
                            ("answered", "Answered"),
                            ("settled", "Judged"),
                            ("remark", "Remark"),
                            ("approved", "Approved by a supervisor"),
                            ("sent_back", "Sent back by a supervisor"),
                        ],
                        max_length=10,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("resolved", "Resolved"),
                            ("still_open", "Still open"),
                            ("withdrawn", "Withdrawn by the city"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "on_sheet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.sheet",
                    ),
                ),
                ("for_team", models.BooleanField(default=False)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["correction_id", "id"],
            },
        ),
        triggers.append_only("reviews_correctionentry"),
    ]
