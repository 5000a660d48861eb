"""A denial and a revocation can be taken back, by two people like the decisions themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_replayed_records")]

    operations = [
        migrations.AlterField(
            "proposal",
            "decision",
            models.CharField(
                choices=[
                    ("deny", "Deny the application"),
                    ("revoke", "Revoke the permit"),
                    ("void", "Void the permit"),
                    ("take_back_denial", "Take back the denial"),
                    ("take_back_revocation", "Take back the revocation"),
                ],
                max_length=30,
            ),
        ),
    ]
