"""Versions of the rules and their drafts, with all that was said about each draft."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("rulebook", "0001_initial"),
        ("rulebook", "0003_versions_leave_their_content_behind"),
        ("rulebook", "0004_drafts"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTable(
            name="RulebookVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("pack_name", models.CharField(max_length=60)),
                ("effective_from", models.DateField()),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=("effective_from",),
                        name="rulebook_one_version_a_day",
                    )
                ],
            },
        ),
        NewTable(
            name="RulebookDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("writing", "being written"),
                            ("offered", "waits for approval"),
                            ("sent_back", "sent back"),
                            ("scheduled", "scheduled"),
                            ("discarded", "discarded"),
                        ],
                        default="writing",
                        max_length=12,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.rulebookversion",
                    ),
                ),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("edit", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("effective_from", models.DateField(blank=True, null=True)),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("offered_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "published_as",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="rulebook.rulebookversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "offered"), _negated=True),
                            models.Q(
                                ("effective_from__isnull", False),
                                ("offered_at__isnull", False),
                                ("offered_by__isnull", False),
                                ("offered_sha256", models.F("sha256")),
                            ),
                            _connector="OR",
                        ),
                        name="rulebook_draft_offered_as_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_as__isnull", False), ("status", "scheduled")),
                            models.Q(
                                models.Q(("status", "scheduled"), _negated=True),
                                ("published_as__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rulebook_draft_scheduled_is_published",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "offered")),
                        fields=("effective_from",),
                        name="rulebook_one_offer_a_day",
                    ),
                ],
            },
        ),
        NewTable(
            name="RulebookDraftEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rulebook.rulebookdraft",
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("begun", "began the draft"),
                            ("uploaded", "uploaded all files"),
                            ("edited", "changed a file"),
                            ("removed", "removed a file"),
                            ("caught_up", "took over what was published meanwhile"),
                            ("confirmed", "confirmed the draft over what was published meanwhile"),
                            ("offered", "asked for approval"),
                            ("taken_back", "took the request back"),
                            ("sent_back", "sent it back"),
                            ("approved", "approved and scheduled it"),
                            ("cancelled", "cancelled what was scheduled"),
                            ("discarded", "discarded it"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("edit", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]
