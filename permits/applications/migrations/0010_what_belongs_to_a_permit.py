"""An application may belong to a permit: a change, a deferred part, or a request about it."""

import django.db.models.deletion
from django.db import migrations, models

RELATIONS = [
    ("change", "Change of approved plans"),
    ("deferred", "Deferred part"),
    ("extension", "Extension"),
    ("change_of_record", "Change of record"),
    ("refund", "Refund"),
]


class Migration(migrations.Migration):
    dependencies = [("applications", "0009_find_a_job")]

    operations = [
        migrations.AddField(
            "permitapplication",
            "relation",
            models.CharField(max_length=20, choices=RELATIONS, blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            "permitapplication",
            "parent",
            models.ForeignKey(
                "applications.permitapplication",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="children",
                db_index=False,
            ),
        ),
        migrations.AddConstraint(
            "permitapplication",
            models.CheckConstraint(
                condition=models.Q(relation="") | models.Q(status="draft") | models.Q(parent__isnull=False),
                name="application_of_a_permit_names_it",
            ),
        ),
        migrations.AddConstraint(
            "permitapplication",
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(relation=""),
                name="application_with_a_parent_says_why",
            ),
        ),
    ]
