"""Drop the JSON from which the rows of sheets were written."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_sheets_of_earlier_files")]

    operations = [migrations.RemoveField("documentversion", "sheets_as_json")]
