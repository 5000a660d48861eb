"""Keep the valuation that the city sets beside the one that was declared."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_track_beside_status")]

    operations = [
        migrations.AddField(
            "permitapplication",
            "assessed_valuation",
            models.DecimalField(
                "valuation set by the city", max_digits=12, decimal_places=2, null=True, blank=True
            ),
        )
    ]
