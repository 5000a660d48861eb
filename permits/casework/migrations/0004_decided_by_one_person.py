"""Permits that one person decided alone, to be looked through by somebody else."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_decisions_taken_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SoleDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("allowed_because", models.CharField(max_length=400)),
                ("looked_through_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.TextField(blank=True, verbose_name="finding")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sole_decision",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "looked_through_by",
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
                        condition=Q(looked_through_at__isnull=True),
                        fields=["decided_at"],
                        name="sole_decisions_to_look_at",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(looked_through_by__isnull=True) | ~Q(looked_through_by=F("decided_by")),
                        name="sole_decision_looked_through_by_another",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            looked_through_by__isnull=True, looked_through_at__isnull=True, finding=""
                        )
                        | Q(looked_through_by__isnull=False, looked_through_at__isnull=False)
                        & ~Q(finding=""),
                        name="sole_decision_looked_through_with_a_finding",
                    ),
                ],
            },
        ),
    ]
