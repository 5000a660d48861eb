import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("viewflow", "0015_task_scheduled"),
    ]

    operations = [
        migrations.CreateModel(
            name="PermitProcess",
            fields=[
                (
                    "process_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="viewflow.process",
                    ),
                ),
                ("address", models.TextField()),
                ("description", models.TextField()),
                ("valuation", models.DecimalField(decimal_places=2, max_digits=12)),
                ("fee", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("permit_no", models.CharField(max_length=30, null=True)),
                ("due", models.DateField(db_index=True, null=True)),
                ("rejected", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
            bases=("viewflow.process",),
        ),
    ]
