"""An application may be approved by law: the time for a decision had passed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_decisions_taken_back")]

    operations = [
        migrations.AddField(
            model_name="permitapplication",
            name="approved_by_law",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
