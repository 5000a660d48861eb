"""What somebody asked to correct stays as it was asked, is decided once, and is never deleted (S9)."""

from django.db import migrations

DECIDED_ONCE = """
CREATE FUNCTION inspections_corrections_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'Corrections of results are never deleted' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state <> 'open' OR (NEW.inspection_id, NEW.result, NEW.notes, NEW.reason, NEW.asked_by_id, NEW.asked_at)
    IS DISTINCT FROM (OLD.inspection_id, OLD.result, OLD.notes, OLD.reason, OLD.asked_by_id, OLD.asked_at) THEN
    RAISE EXCEPTION 'Correction % stays as it was asked and decided', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER corrections_stay BEFORE UPDATE OR DELETE ON inspections_resultcorrection
  FOR EACH ROW EXECUTE FUNCTION inspections_corrections_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_corrections_of_results")]

    operations = [migrations.RunSQL(DECIDED_ONCE, "DROP FUNCTION inspections_corrections_stay() CASCADE;")]
