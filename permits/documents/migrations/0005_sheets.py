"""Give each page of a file a row of its own; what was read from it never changes afterwards."""

import django.db.models.deletion
from django.db import migrations, models

FREEZE = """
CREATE FUNCTION documents_sheet_is_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sha256 = '' AND (NEW.version_id, NEW.page) = (OLD.version_id, OLD.page) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Sheet % was read: it never changes', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER sheet_is_read BEFORE UPDATE OR DELETE ON documents_sheet
  FOR EACH ROW EXECUTE FUNCTION documents_sheet_is_read();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_checked_versions_never_change")]

    operations = [
        migrations.RenameField("documentversion", "sheets", "sheets_as_json"),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="documents.documentversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version_id", "page"],
                "constraints": [models.UniqueConstraint(fields=("version", "page"), name="sheet_page_once")],
            },
        ),
        migrations.RunSQL(
            FREEZE,
            "DROP TRIGGER sheet_is_read ON documents_sheet; DROP FUNCTION documents_sheet_is_read();",
        ),
    ]
