"""What was begun together, for one job."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_valuation_set_by_the_city")]

    operations = [
        migrations.AddField(
            model_name="permitapplication",
            name="job",
            field=models.UUIDField(null=True, blank=True, editable=False),
        ),
    ]
