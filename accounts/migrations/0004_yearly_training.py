"""The yearly training of the staff."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("accounts", "0006_yearly_training")]

    dependencies = [
        ("accounts", "0003_grants_and_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("statement", models.TextField(max_length=1000, verbose_name="what is attested")),
                (
                    "valid_days",
                    models.PositiveSmallIntegerField(default=365, verbose_name="days until it is due again"),
                ),
                (
                    "warning_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days of warning"),
                ),
                ("required_from", models.DateTimeField()),
                (
                    "required_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_days__gte", 30), ("warning_days__gte", 7)),
                        name="course_leaves_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at__isnull", True)),
                        fields=("title",),
                        name="course_required_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="accounts.course",
                    ),
                ),
                ("completed_on", models.DateField(verbose_name="completed on")),
                ("statement", models.TextField()),
                ("attested_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "course", "completed_on"), name="attested_once_for_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("attested_at"))),
                        name="attestation_expires_after_it_is_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ends_soon", "Ends Soon"),
                            ("lapsed", "Lapsed"),
                            ("suspended", "Suspended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("suspends_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind", "suspends_at"), name="told_of_a_lapse_once_of_a_kind"
                    )
                ],
            },
        ),
    ]
