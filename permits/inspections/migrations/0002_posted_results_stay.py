"""A posted result stays as it is, and no inspection is ever deleted."""

from django.db import migrations

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
    dependencies = [("inspections", "0001_initial")]

    operations = [migrations.RunSQL(RESULTS_STAY, "DROP FUNCTION inspections_results_stay() CASCADE;")]
