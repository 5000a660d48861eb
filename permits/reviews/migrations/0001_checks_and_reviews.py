"""Completeness checks with what they miss, reviews with their drafts, and standard comments."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("reviews", "0001_initial"),
        ("reviews", "0002_drafts_of_each_person"),
        ("reviews", "0003_drafts_go_to_their_writers"),
        ("reviews", "0004_no_draft_on_the_review"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("documents", "0002_packages_and_redacted_copies"),
        ("workflows", "0002_work_items"),
    ]

    operations = [
        NewTable(
            name="CompletenessCheck",
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
                        related_name="completeness_checks",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.package"
                    ),
                ),
                ("complete", models.BooleanField()),
                ("message", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
            ],
        ),
        NewTable(
            name="MissingItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missing_items",
                        to="reviews.completenesscheck",
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=300)),
                ("citation", models.CharField(blank=True, max_length=120)),
                ("how_to_cure", models.CharField(max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("check_made", "code"), name="missing_item_once")
                ],
            },
        ),
        NewTable(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "work_item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="workflows.workitem",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="documents.package",
                    ),
                ),
                ("discipline", models.CharField(max_length=40)),
                ("discipline_name", models.CharField(max_length=100)),
                ("round", models.PositiveSmallIntegerField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("notes", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "discipline", "round"),
                        name="one_review_per_discipline_and_round",
                    )
                ],
            },
        ),
        NewTable(
            name="ReviewDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="reviews.review",
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
                ("notes", models.TextField(blank=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("approved_as_noted", "Approved as noted"),
                            ("corrections", "Corrections required"),
                            ("not_applicable", "Not applicable"),
                            ("denied", "Denied"),
                        ],
                        max_length=40,
                    ),
                ),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "person"), name="one_draft_per_review_and_person"
                    )
                ],
            },
        ),
        NewTable(
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
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at__isnull", True), ("retired_at__isnull", True)),
                        fields=["discipline", "-uses", "code"],
                        name="standard_comments_most_used",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("words", name="gin_trgm_ops"),
                        name="standard_comments_by_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="standard_comment_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("code",),
                        name="standard_comment_newest_once",
                    ),
                ],
            },
        ),
    ]
