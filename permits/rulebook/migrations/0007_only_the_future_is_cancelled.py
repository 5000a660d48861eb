"""A published version still never changes, but that it may be cancelled, once, before its day."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION rulebook_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE said rulebook_rulebookversion;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    said := NEW;
    said.cancelled_at := OLD.cancelled_at;
    IF said IS NOT DISTINCT FROM OLD AND OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL
       AND OLD.effective_from >= NEW.cancelled_at::date THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'Rulebook version % is published; publish a new version instead of changing it', OLD.number
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION rulebook_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rulebook version % is published; publish a new version instead of changing it', OLD.number
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0006_scheduled_versions_can_be_cancelled")]

    operations = [migrations.RunSQL(GUARD, BEFORE)]
