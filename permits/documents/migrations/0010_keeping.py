"""Keep documents for as long as their class says, hold them for courts, and take stock of the store."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_manifests_and_ways_of_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "document",
            "retention",
            models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("placed_at", models.DateTimeField()),
                ("locked", models.BooleanField(default=False)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_because", models.CharField(blank=True, max_length=300)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_holds",
                        to="documents.document",
                    ),
                ),
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
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("lifted_at__isnull", True)),
                        fields=("document",),
                        name="one_legal_hold_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=Q(("lifted_at__isnull", True), ("lifted_by__isnull", True))
                        | Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                        name="legal_hold_lifted_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
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
            options={"ordering": ["-began_at", "-pk"]},
        ),
    ]
