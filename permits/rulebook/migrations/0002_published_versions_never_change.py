from django.db import migrations

GUARD = """
CREATE FUNCTION rulebook_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rulebook version % is published; publish a new version instead of changing it', OLD.number
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON rulebook_rulebookversion
  FOR EACH ROW EXECUTE FUNCTION rulebook_version_never_changes();
"""
UNGUARD = """
DROP TRIGGER never_changes ON rulebook_rulebookversion;
DROP FUNCTION rulebook_version_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
