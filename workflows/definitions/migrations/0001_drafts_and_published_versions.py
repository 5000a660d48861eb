"""Drafts of definitions, and published versions, which never change, with the cases pinned to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable

GUARD = """
CREATE FUNCTION definitions_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Published definitions never change: publish a new version instead'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON definitions_definitionversion
  FOR EACH ROW EXECUTE FUNCTION definitions_version_never_changes();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON definitions_definitionversion
  FOR EACH STATEMENT EXECUTE FUNCTION definitions_version_never_changes();
"""
UNGUARD = """
DROP TRIGGER never_changes ON definitions_definitionversion;
DROP TRIGGER append_only_truncate ON definitions_definitionversion;
DROP FUNCTION definitions_version_never_changes();
"""


class Migration(migrations.Migration):
    replaces = [
        ("definitions", "0001_initial"),
        ("definitions", "0002_published_versions_never_change"),
        ("definitions", "0003_drafts_are_offered_and_discarded"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workflows", "0001_cases_and_history"),
    ]

    operations = [
        NewTable(
            name="DefinitionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["code", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "number"), name="definition_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("published_by", models.F("author")), _negated=True),
                        name="definition_published_by_a_second_person",
                    ),
                ],
            },
        ),
        NewTable(
            name="DefinitionPin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="workflows.case"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pins",
                        to="definitions.definitionversion",
                    ),
                ),
                ("pinned_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["code", "case"], name="pins_of_definition")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "code"), name="one_pin_per_case_and_definition")
                ],
            },
        ),
        NewTable(
            name="DefinitionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("content", models.TextField()),
                ("source", models.TextField(blank=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField(blank=True, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_as",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="definitions.definitionversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
