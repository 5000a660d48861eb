"""The stamped set of approved plans."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0009_find_a_job"),
        ("documents", "0007_no_sheets_as_json"),
        ("issuance", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StampedFile",
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
                ("original_sha256", models.CharField(max_length=64)),
                ("page_count", models.PositiveIntegerField(default=0)),
                ("sheets", models.JSONField(default=list)),
                (
                    "unstamped_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("image", "A picture, not a drawing sheet: it takes no stamp"),
                            ("refused", "The file’s make allows no stamp on it"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["stamped_set_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="StampedFileAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="issuance.stampedfile",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StampedSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, unique=True)),
                ("approved_at", models.DateTimeField()),
                ("words", models.JSONField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamped_sets",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.package"
                    ),
                ),
            ],
            options={
                "ordering": ["application_id", "id"],
            },
        ),
        migrations.AddField(
            model_name="stampedfile",
            name="stamped_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="issuance.stampedset"
            ),
        ),
        migrations.AddConstraint(
            model_name="stampedset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("application",),
                name="one_standing_stamped_set",
            ),
        ),
        migrations.AddConstraint(
            model_name="stampedfile",
            constraint=models.UniqueConstraint(
                fields=("stamped_set", "version"), name="stamped_once_in_a_set"
            ),
        ),
        migrations.AddConstraint(
            model_name="stampedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_state", "done"), _negated=True),
                    models.Q(("file_sha256", ""), _negated=True),
                    models.Q(("unstamped_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="stamped_file_has_a_hash",
            ),
        ),
    ]
