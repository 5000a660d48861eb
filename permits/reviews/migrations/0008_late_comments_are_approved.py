"""A late comment on an unchanged sheet goes into a letter only with a supervisor's approval."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0007_threads_only_grow"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("correction", "approved_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "correction",
            "approved_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "correctionentry",
            "kind",
            models.CharField(
                choices=[
                    ("raised", "Written"),
                    ("reworded", "Reworded"),
                    ("sent", "Sent to the applicant"),
                    ("answered", "Answered"),
                    ("settled", "Judged"),
                    ("remark", "Remark"),
                    ("approved", "Approved by a supervisor"),
                    ("sent_back", "Sent back by a supervisor"),
                ],
                max_length=10,
            ),
        ),
        # What was sent before the rule stays as it was sent.
        AddConstraintNotValid(
            "correction",
            models.CheckConstraint(
                condition=Q(on_unchanged_sheet=False)
                | Q(round_raised__lt=4)
                | Q(sent_at__isnull=True)
                | Q(approved_at__isnull=False),
                name="correction_late_is_approved",
            ),
        ),
    ]
