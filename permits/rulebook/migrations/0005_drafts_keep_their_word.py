"""What was offered, scheduled or discarded is not rewritten by anything; the log is only ever added to."""

from django.db import migrations

from workflows import triggers

GUARD = """
CREATE FUNCTION rulebook_draft_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Draft % is history: discard it instead of deleting it', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.status IN ('scheduled', 'discarded') THEN
    RAISE EXCEPTION 'Draft % is %; begin another one', OLD.id, OLD.status
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.content IS DISTINCT FROM OLD.content AND (OLD.status = 'offered' OR NEW.edit <= OLD.edit) THEN
    RAISE EXCEPTION 'The texts of draft % change only while it is written, by a new edit', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'scheduled' AND (
      OLD.status <> 'offered'
      OR NOT EXISTS (SELECT 1 FROM rulebook_rulebookversion v
                     WHERE v.id = NEW.published_as_id AND v.sha256 = OLD.offered_sha256
                       AND v.effective_from = OLD.effective_from)) THEN
    RAISE EXCEPTION 'Draft % is scheduled only as what was offered', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_word BEFORE UPDATE OR DELETE ON rulebook_rulebookdraft
  FOR EACH ROW EXECUTE FUNCTION rulebook_draft_keeps_its_word();
"""
UNGUARD = """
DROP TRIGGER keeps_its_word ON rulebook_rulebookdraft;
DROP FUNCTION rulebook_draft_keeps_its_word();
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0004_drafts"), ("workflows", "0002_guards")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        triggers.append_only("rulebook_rulebookdraftentry"),
    ]
