"""A correction of a posted result is a red flag of its own kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_red_flags_and_sole_decisions")]

    operations = [
        migrations.AlterField(
            model_name="redflag",
            name="kind",
            field=models.CharField(
                choices=[
                    ("own_record", "Attempt at one’s own record"),
                    ("queue_jump", "Work closed ahead of its turn"),
                    ("out_of_district", "Inspection outside the district or discipline"),
                    ("after_hours", "Change outside office hours"),
                    ("glass_broken", "Emergency access"),
                    ("result_corrected", "Posted result corrected"),
                ],
                max_length=20,
            ),
        )
    ]
