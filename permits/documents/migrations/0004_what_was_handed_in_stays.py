"""Packages, the list of who opened a file, checked versions, read sheets and finished disposals never change.

The words read from a sheet go when its file was destroyed: by a disposal of two people or, for a draft, when its
person is forgotten. Nothing else about a sheet ever changes.
"""

from django.db import migrations

from workflows import triggers

VERSION_IS_SETTLED = """
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
SHEET_IS_READ = """
CREATE FUNCTION documents_sheet_is_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.sha256 = '' AND (NEW.version_id, NEW.page) = (OLD.version_id, OLD.page) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.text = '' AND NOT NEW.has_text
     AND (NEW.version_id, NEW.page, NEW.number, NEW.title, NEW.discipline, NEW.width, NEW.height, NEW.sha256)
       = (OLD.version_id, OLD.page, OLD.number, OLD.title, OLD.discipline, OLD.width, OLD.height, OLD.sha256)
     AND EXISTS (SELECT 1 FROM documents_disposal AS disposal
                 JOIN documents_documentversion AS version ON version.document_id = disposal.document_id
                 WHERE version.id = OLD.version_id AND disposal.state = 'destroyed') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.text = '' AND NOT NEW.has_text
     AND (NEW.version_id, NEW.page, NEW.number, NEW.title, NEW.discipline, NEW.width, NEW.height, NEW.sha256)
       = (OLD.version_id, OLD.page, OLD.number, OLD.title, OLD.discipline, OLD.width, OLD.height, OLD.sha256)
     AND EXISTS (SELECT 1 FROM documents_documentversion AS version
                 JOIN documents_document AS document ON document.id = version.document_id
                 JOIN applications_permitapplication AS application ON application.id = document.application_id
                 WHERE version.id = OLD.version_id AND document.destroyed_at IS NOT NULL
                   AND application.status = 'draft') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Sheet % was read: it never changes', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER sheet_is_read BEFORE UPDATE OR DELETE ON documents_sheet
  FOR EACH ROW EXECUTE FUNCTION documents_sheet_is_read();
"""
DISPOSAL_IS_SETTLED = """
CREATE FUNCTION documents_disposal_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state IN ('destroyed', 'kept') THEN
    RAISE EXCEPTION 'Disposal % is a record: it never changes', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disposal_is_settled BEFORE UPDATE OR DELETE ON documents_disposal
  FOR EACH ROW EXECUTE FUNCTION documents_disposal_is_settled();
"""


class Migration(migrations.Migration):
    replaces = [
        ("documents", "0002_packages_are_frozen"),
        ("documents", "0004_checked_versions_never_change"),
        ("documents", "0005_sheets"),
        ("documents", "0012_disposals"),
    ]

    dependencies = [
        ("documents", "0003_keeping_and_disposals"),
        ("workflows", "0004_events_and_guards"),
    ]

    operations = [
        triggers.append_only("documents_package"),
        triggers.append_only("documents_packageitem"),
        triggers.append_only("documents_documentaccess"),
        migrations.RunSQL(VERSION_IS_SETTLED, "DROP FUNCTION documents_version_is_settled() CASCADE;"),
        migrations.RunSQL(SHEET_IS_READ, "DROP FUNCTION documents_sheet_is_read() CASCADE;"),
        migrations.RunSQL(DISPOSAL_IS_SETTLED, "DROP FUNCTION documents_disposal_is_settled() CASCADE;"),
    ]
