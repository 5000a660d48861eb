"""A mark-up that was published stays as it was drawn; no mark-up is ever deleted."""

from django.db import migrations

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
    dependencies = [
        ("plancheck", "0001_drawn_on_sheets"),
        ("reviews", "0008_late_comments_are_approved"),
    ]

    operations = [
        migrations.RunSQL(
            FREEZE,
            "DROP TRIGGER mark_up_is_published ON plancheck_markup; "
            "DROP FUNCTION plancheck_mark_up_is_published();",
        )
    ]
