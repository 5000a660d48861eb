"""A version that was checked stays the file that was checked."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION documents_version_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'clean' THEN RETURN COALESCE(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' OR (NEW.document_id, NEW.number, NEW.status, NEW.key, NEW.name, NEW.size, NEW.sha256,
                          NEW.content_type, NEW.uploaded_by_id)
     IS DISTINCT FROM (OLD.document_id, OLD.number, OLD.status, OLD.key, OLD.name, OLD.size, OLD.sha256,
                       OLD.content_type, OLD.uploaded_by_id) THEN
    RAISE EXCEPTION 'Document version % was checked: it never changes', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_is_settled BEFORE UPDATE OR DELETE ON documents_documentversion
  FOR EACH ROW EXECUTE FUNCTION documents_version_is_settled();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_uploads_in_parts_and_who_did_it")]

    operations = [
        migrations.RunSQL(
            FREEZE,
            "DROP TRIGGER version_is_settled ON documents_documentversion; "
            "DROP FUNCTION documents_version_is_settled();",
        )
    ]
