"""Keep redacted copies beside the versions that they were made of."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_keeping"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="documentaccess",
            name="how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("view", "Looked at"),
                    ("download", "Downloaded"),
                    ("export", "Exported with its package"),
                    ("public", "Public copy downloaded"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Redaction",
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
                ("words", models.JSONField(default=list)),
                ("areas", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=300)),
                ("places", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("public_since", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
    ]
