"""Inspections and the districts of inspectors; a posted result stays, and no inspection is ever deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable

RESULTS_STAY = """
CREATE FUNCTION inspections_results_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Inspections are never deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status = 'resulted' AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'The result of inspection % was posted and stays', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER results_stay BEFORE UPDATE OR DELETE ON inspections_inspection
  FOR EACH ROW EXECUTE FUNCTION inspections_results_stay();
"""


class Migration(migrations.Migration):
    replaces = [
        ("inspections", "0001_initial"),
        ("inspections", "0002_posted_results_stay"),
        ("inspections", "0003_districts_of_inspectors"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
    ]

    operations = [
        NewTable(
            name="Inspection",
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
                        related_name="inspections",
                        to="applications.permitapplication",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("is_final", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("scheduled", "Scheduled"),
                            ("resulted", "Result posted"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("wanted_on", models.DateField(verbose_name="wanted on")),
                ("scheduled_on", models.DateField(blank=True, null=True)),
                (
                    "inspector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
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
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("resulted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["requested", "scheduled"])),
                        fields=["wanted_on", "id"],
                        name="inspections_to_do",
                    ),
                    models.Index(fields=["application", "id"], name="inspections_of_application"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "resulted"), models.Q(("result", ""), _negated=True)),
                            models.Q(models.Q(("status", "resulted"), _negated=True), ("result", "")),
                            _connector="OR",
                        ),
                        name="inspection_resulted_has_result",
                    )
                ],
            },
        ),
        NewTable(
            name="InspectorDistrict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "inspector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspector_district",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("postal_codes", models.JSONField(default=list)),
                ("kinds", models.JSONField(default=list)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("inspector", models.F("set_by")), _negated=True),
                        name="district_set_by_somebody_else",
                    )
                ],
            },
        ),
        migrations.RunSQL(RESULTS_STAY, "DROP FUNCTION inspections_results_stay() CASCADE;"),
    ]
