from django.db import migrations

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
    dependencies = [("definitions", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
