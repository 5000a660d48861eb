"""Corrections get threads, severities and sheets; letters supplements; disciplines a library of comments."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0009_find_a_job"),
        ("documents", "0007_no_sheets_as_json"),
        ("reviews", "0004_no_draft_on_the_review"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CorrectionEntry",
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
                            ("raised", "Written"),
                            ("reworded", "Reworded"),
                            ("sent", "Sent to the applicant"),
                            ("answered", "Answered"),
                            ("settled", "Judged"),
                            ("remark", "Remark"),
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
                ("for_team", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["correction_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="StandardComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("discipline", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120, verbose_name="short title")),
                ("citation", models.CharField(blank=True, max_length=120, verbose_name="code citation")),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                ("words", models.TextField(editable=False)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("written_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="correctionletter",
            options={"ordering": ["application_id", "round", "number"]},
        ),
        migrations.RemoveConstraint(
            model_name="correctionletter",
            name="one_letter_per_round",
        ),
        migrations.AddField(
            model_name="correction",
            name="answer_sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.sheet",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="on_sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="documents.sheet",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="on_unchanged_sheet",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="correction",
            name="severity",
            field=models.CharField(
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
        migrations.AddField(
            model_name="correctionletter",
            name="before",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="correctionletter",
            name="closes_round",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="correctionletter",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="correctionletter",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="correctionletter",
            name="sent_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionletter",
            constraint=models.UniqueConstraint(
                fields=("application", "round", "number"), name="letter_number_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionletter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closes_round", True)),
                fields=("application", "round"),
                name="one_closing_letter_per_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionletter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_round", True),
                    models.Q(("sent_by__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="early_letter_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="answerdraft",
            name="answer_sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.sheet",
            ),
        ),
        migrations.AddField(
            model_name="answerdraft",
            name="correction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answer_drafts",
                to="reviews.correction",
            ),
        ),
        migrations.AddField(
            model_name="answerdraft",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="correctionentry",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correctionentry",
            name="correction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="reviews.correction"
            ),
        ),
        migrations.AddField(
            model_name="correctionentry",
            name="on_sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.sheet",
            ),
        ),
        migrations.AddField(
            model_name="standardcomment",
            name="retired_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="standardcomment",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="standard_comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="reviews.standardcomment",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerdraft",
            constraint=models.UniqueConstraint(fields=("correction", "person"), name="one_answer_draft_each"),
        ),
        migrations.AddIndex(
            model_name="standardcomment",
            index=models.Index(
                condition=models.Q(("replaced_at__isnull", True), ("retired_at__isnull", True)),
                fields=["discipline", "-uses", "code"],
                name="standard_comments_most_used",
            ),
        ),
        migrations.AddIndex(
            model_name="standardcomment",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("words", name="gin_trgm_ops"),
                name="standard_comments_by_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardcomment",
            constraint=models.UniqueConstraint(
                fields=("code", "version"), name="standard_comment_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="standardcomment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("code",),
                name="standard_comment_newest_once",
            ),
        ),
    ]
