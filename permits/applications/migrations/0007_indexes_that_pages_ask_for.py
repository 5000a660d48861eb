"""No column is indexed twice, and permits are found by the day of issue."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_security_events"),
        ("applications", "0006_proposals_to_lift_holds"),
        ("rulebook", "0002_cancellations_and_guards"),
        ("workflows", "0004_events_and_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="party",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="party_places",
                to="accounts.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="party_places",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="permitapplication",
            name="applicant",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="permitapplication",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="accounts.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="permitapplication",
            index=models.Index(
                condition=models.Q(("issued_at__isnull", False)),
                fields=["issued_at"],
                name="applications_issued",
            ),
        ),
    ]
