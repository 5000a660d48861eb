from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_drafts_keep_what_was_typed"),
        ("notices", "0001_initial"),
        ("workflows", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="language",
            field=models.CharField(
                choices=[("en", "English"), ("es", "Spanish")], default="en", max_length=5
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "failed"])),
                fields=["-id"],
                name="notices_unsent",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                ),
                name="notice_sent_has_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("error", ""), _negated=True),
                    _connector="OR",
                ),
                name="notice_failed_has_reason",
            ),
        ),
    ]
