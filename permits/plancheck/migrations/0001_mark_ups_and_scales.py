"""What is drawn on sheets: a published mark-up stays as it was drawn, and no mark-up is ever deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable

FREEZE = """
CREATE FUNCTION plancheck_mark_up_is_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Mark-up % stays as a row: it is removed, not deleted', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.removed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'Mark-up % was removed: it never changes', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.published_at IS NULL THEN RETURN NEW; END IF;
  IF (NEW.application_id, NEW.review_id, NEW.sheet_id, NEW.number, NEW.kind, NEW.geometry, NEW.text,
      NEW.discipline, NEW.discipline_name, NEW.round, NEW.author_id, NEW.drawn_at, NEW.published_at, NEW.key)
     IS DISTINCT FROM
     (OLD.application_id, OLD.review_id, OLD.sheet_id, OLD.number, OLD.kind, OLD.geometry, OLD.text,
      OLD.discipline, OLD.discipline_name, OLD.round, OLD.author_id, OLD.drawn_at, OLD.published_at, OLD.key)
  THEN
    RAISE EXCEPTION 'Mark-up % was published: it never changes', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.correction_id IS DISTINCT FROM OLD.correction_id OR NEW.removed_at IS DISTINCT FROM OLD.removed_at)
     AND EXISTS (SELECT 1 FROM reviews_correction WHERE id = OLD.correction_id AND sent_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'Mark-up % was sent with its correction: it stays with it', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_up_is_published BEFORE UPDATE OR DELETE ON plancheck_markup
  FOR EACH ROW EXECUTE FUNCTION plancheck_mark_up_is_published();
"""


class Migration(migrations.Migration):
    replaces = [("plancheck", "0001_drawn_on_sheets"), ("plancheck", "0002_published_mark_ups_stay")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
        ("documents", "0001_files_and_sheets"),
        ("reviews", "0002_corrections_with_threads"),
    ]

    operations = [
        NewTable(
            name="MarkUp",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_ups",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_ups",
                        to="reviews.review",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_ups",
                        to="documents.sheet",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pin", "Pin"),
                            ("cloud", "Cloud"),
                            ("arrow", "Arrow"),
                            ("text", "Text"),
                            ("highlight", "Highlight"),
                            ("length", "Length"),
                            ("area", "Area"),
                        ],
                        max_length=10,
                    ),
                ),
                ("geometry", models.JSONField()),
                ("text", models.TextField(blank=True)),
                ("discipline", models.CharField(max_length=40)),
                ("discipline_name", models.CharField(max_length=100)),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mark_ups",
                        to="reviews.correction",
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                ("revision", models.PositiveIntegerField(default=1)),
                ("key", models.UUIDField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["application_id", "sheet_id", "id"],
                "indexes": [
                    models.Index(
                        fields=["application", "sheet"],
                        include=("revision", "published_at", "author"),
                        name="mark_ups_of_application",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "number"), name="mark_up_number_once"),
                    models.UniqueConstraint(fields=("author", "key"), name="mark_up_arrives_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="mark_up_removed_by_somebody",
                    ),
                ],
            },
        ),
        NewTable(
            name="SheetScale",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet_scales",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scales",
                        to="documents.sheet",
                    ),
                ),
                ("points", models.JSONField()),
                ("length", models.DecimalField(decimal_places=4, max_digits=12)),
                (
                    "unit",
                    models.CharField(choices=[("ft", "feet and inches"), ("m", "metres")], max_length=2),
                ),
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
                "indexes": [models.Index(fields=["application", "id"], name="sheet_scales_of_application")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("length__gt", 0)), name="sheet_scale_is_a_length"
                    )
                ],
            },
        ),
        migrations.RunSQL(FREEZE, "DROP FUNCTION plancheck_mark_up_is_published() CASCADE;"),
    ]
