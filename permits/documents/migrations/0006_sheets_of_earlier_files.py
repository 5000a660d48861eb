"""Write a row for each page that was kept as JSON so far."""

from django.db import migrations

COPY = """
INSERT INTO documents_sheet (version_id, page, number, title, discipline, width, height, sha256, text, has_text)
SELECT version.id, (sheet ->> 'number')::integer, '', '', '',
       COALESCE((sheet ->> 'width')::numeric(8, 2), 0), COALESCE((sheet ->> 'height')::numeric(8, 2), 0),
       '', '', false
FROM documents_documentversion AS version, jsonb_array_elements(version.sheets_as_json) AS sheet
WHERE version.status = 'clean'
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_sheets")]

    operations = [migrations.RunSQL(COPY, migrations.RunSQL.noop)]
