"""The words read from sheets of a draft go with its files when its person is forgotten.

Nothing else about a sheet changes, and nothing of what was handed in: that goes by a disposal of two people.
"""

from importlib import import_module

from django.db import migrations

WITH_DISPOSALS: str = import_module("permits.documents.migrations.0012_disposals").WORDS_GO
LAST = "  RAISE EXCEPTION 'Sheet % was read"
DRAFTS = """  IF TG_OP = 'UPDATE' AND NEW.text = '' AND NOT NEW.has_text
     AND (NEW.version_id, NEW.page, NEW.number, NEW.title, NEW.discipline, NEW.width, NEW.height, NEW.sha256)
       = (OLD.version_id, OLD.page, OLD.number, OLD.title, OLD.discipline, OLD.width, OLD.height, OLD.sha256)
     AND EXISTS (SELECT 1 FROM documents_documentversion AS version
                 JOIN documents_document AS document ON document.id = version.document_id
                 JOIN applications_permitapplication AS application ON application.id = document.application_id
                 WHERE version.id = OLD.version_id AND document.destroyed_at IS NOT NULL
                   AND application.status = 'draft') THEN
    RETURN NEW;
  END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_copies_and_erasures"), ("documents", "0012_disposals")]

    operations = [migrations.RunSQL(WITH_DISPOSALS.replace(LAST, DRAFTS + LAST), WITH_DISPOSALS)]
