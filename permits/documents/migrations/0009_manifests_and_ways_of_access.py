"""Keep the manifest of a package as it was written, and say how a file was given to somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_steps_and_thumbnails")]

    operations = [
        migrations.AddField(
            "package", "manifest", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(
            "documentaccess",
            "how",
            models.CharField(
                blank=True,
                choices=[
                    ("view", "Looked at"),
                    ("download", "Downloaded"),
                    ("export", "Exported with its package"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
    ]
