"""What is asked for before a permit is issued, permits, and the stamped sets of plans."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("issuance", "0001_initial"), ("issuance", "0002_stamped_sets")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("documents", "0002_packages_and_redacted_copies"),
    ]

    operations = [
        NewTable(
            name="IssuanceItem",
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
                        related_name="issuance_items",
                        to="applications.permitapplication",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=300, verbose_name="what was confirmed")),
                ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("application", "code"), name="issuance_item_once")
                ],
            },
        ),
        NewTable(
            name="Permit",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="permit",
                        to="applications.permitapplication",
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True)),
                ("code", models.CharField(max_length=32, unique=True)),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_on", models.DateField()),
                ("expiry_rule", models.CharField(max_length=200)),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
        ),
        NewTable(
            name="StampedSet",
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
                ("code", models.CharField(max_length=32, unique=True)),
                ("approved_at", models.DateTimeField()),
                ("words", models.JSONField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["application_id", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("application",),
                        name="one_standing_stamped_set",
                    )
                ],
            },
        ),
        NewTable(
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
                (
                    "stamped_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="issuance.stampedset",
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
            ],
            options={
                "ordering": ["stamped_set_id", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("stamped_set", "version"), name="stamped_once_in_a_set"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file_state", "done"), _negated=True),
                            models.Q(("file_sha256", ""), _negated=True),
                            models.Q(("unstamped_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stamped_file_has_a_hash",
                    ),
                ],
            },
        ),
        NewTable(
            name="StampedFileAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("at", models.DateTimeField()),
            ],
        ),
    ]
