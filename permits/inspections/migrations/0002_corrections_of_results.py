"""A posted result is corrected by a row of its own, for which one person asks and which another confirms."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_proposals_to_lift_holds"),
        ("inspections", "0001_inspections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        NewTable(
            name="ResultCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("passed", "Passed"),
                            ("partial", "Partially passed"),
                            ("failed", "Not passed"),
                            ("no_access", "No access"),
                        ],
                        max_length=10,
                    ),
                ),
                ("notes", models.TextField(blank=True)),
                ("reason", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for a second person"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="inspection",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="inspections.inspection",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects__isnull", True), ("status", "resulted"), _connector="OR"),
                name="inspection_correction_has_result",
            ),
        ),
        migrations.AddField(
            model_name="resultcorrection",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="resultcorrection",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="resultcorrection",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="inspections.inspection",
            ),
        ),
        migrations.AddIndex(
            model_name="resultcorrection",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["asked_at", "id"],
                name="result_corrections_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultcorrection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("inspection",),
                name="one_open_correction_of_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="result_correction_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultcorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="result_correction_confirmed_by_another",
            ),
        ),
    ]
