"""Documents, their versions and sheets, and who opened which file."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("documents", "0001_initial"),
        ("documents", "0003_uploads_in_parts_and_who_did_it"),
        ("documents", "0006_sheets_of_earlier_files"),
        ("documents", "0007_no_sheets_as_json"),
        ("documents", "0008_steps_and_thumbnails"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
    ]

    operations = [
        NewTable(
            name="Document",
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
                        related_name="documents",
                        to="applications.permitapplication",
                    ),
                ),
                ("slot", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("retention", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["application", "slot"], name="documents_of_application")],
            },
        ),
        NewTable(
            name="DocumentVersion",
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
                        related_name="versions",
                        to="documents.document",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploading", "Uploading"),
                            ("checking", "Being checked"),
                            ("clean", "Checked"),
                            ("refused", "Refused"),
                        ],
                        default="uploading",
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("declared_type", models.CharField(max_length=100)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("page_count", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[("identified", "Kind of file"), ("scanned", "Viruses"), ("read", "Sheets")],
                        max_length=10,
                    ),
                ),
                (
                    "findings",
                    models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("thumbnail_count", models.PositiveIntegerField(blank=True, null=True)),
                ("scanned_by", models.CharField(blank=True, max_length=60)),
                ("upload_id", models.CharField(blank=True, max_length=300)),
                ("etag", models.CharField(blank=True, max_length=100)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("uploaded_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["uploading", "checking"])),
                        fields=["started_at"],
                        name="versions_under_way",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="version_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "clean"), _negated=True),
                            models.Q(models.Q(("sha256", ""), _negated=True), ("checked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="version_clean_only_when_checked",
                    ),
                ],
            },
        ),
        NewTable(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="documents.documentversion",
                    ),
                ),
                ("page", models.PositiveIntegerField()),
                ("number", models.CharField(blank=True, max_length=20)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("discipline", models.CharField(blank=True, max_length=4)),
                ("width", models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ("height", models.DecimalField(decimal_places=2, default=0, max_digits=8)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("text", models.TextField(blank=True)),
                ("has_text", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["version_id", "page"],
                "constraints": [models.UniqueConstraint(fields=("version", "page"), name="sheet_page_once")],
            },
        ),
        NewTable(
            name="DocumentAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="documents.documentversion",
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
                ("at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
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
            ],
        ),
    ]
