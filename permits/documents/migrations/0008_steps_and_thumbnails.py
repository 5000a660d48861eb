"""Remember how far a check has come, and how many sheets have a picture."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_no_sheets_as_json")]

    operations = [
        migrations.AddField(
            "documentversion",
            "step",
            models.CharField(
                blank=True,
                choices=[("identified", "Kind of file"), ("scanned", "Viruses"), ("read", "Sheets")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "documentversion", "thumbnail_count", models.PositiveIntegerField(blank=True, null=True)
        ),
    ]
