"""What is kept and for how long: stocktakings, legal holds and disposals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("documents", "0010_keeping")]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("documents", "0002_packages_and_redacted_copies"),
    ]

    operations = [
        NewTable(
            name="Stocktaking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("files", models.PositiveIntegerField(default=0)),
                ("objects_seen", models.PositiveIntegerField(default=0)),
                ("missing_count", models.PositiveIntegerField(default=0)),
                ("differing_count", models.PositiveIntegerField(default=0)),
                ("stray_count", models.PositiveIntegerField(default=0)),
                ("missing", models.JSONField(default=list)),
                ("differing", models.JSONField(default=list)),
                ("strays", models.JSONField(default=list)),
                ("trouble", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-began_at", "-pk"],
            },
        ),
        NewTable(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_holds",
                        to="documents.document",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("placed_at", models.DateTimeField()),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("locked", models.BooleanField(default=False)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("document",),
                        name="one_legal_hold_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="legal_hold_lifted_by_somebody",
                    ),
                ],
            },
        ),
        NewTable(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposals",
                        to="documents.document",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved by one person"),
                            ("ordered", "Being destroyed"),
                            ("destroyed", "Destroyed"),
                            ("kept", "Kept"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("retention", models.CharField(max_length=20)),
                ("days", models.PositiveIntegerField()),
                ("ended_on", models.DateField()),
                ("due_on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
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
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ordered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kept_because", models.CharField(blank=True, max_length=300)),
                ("kept_until", models.DateField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
                ("files", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="disposals_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "ordered", "destroyed"])),
                        fields=("document",),
                        name="one_disposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "kept"]),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="disposal_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["ordered", "destroyed"]), _negated=True),
                            models.Q(
                                ("ordered_by__isnull", False),
                                models.Q(("ordered_by", models.F("approved_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_ordered_by_a_second_person",
                    ),
                ],
            },
        ),
    ]
