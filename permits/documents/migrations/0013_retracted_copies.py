"""Let a copy that was released be taken back, and be asked after by whoever holds it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0012_disposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "redaction",
            "code",
            models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField("redaction", "retracted_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "redaction",
            "retracted_because",
            models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            "redaction",
            "retracted_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "redaction",
            models.UniqueConstraint(condition=~Q(code=""), fields=("code",), name="redaction_code_once"),
        ),
        migrations.AddConstraint(
            "redaction",
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True)
                | (Q(public_since__isnull=False) & Q(retracted_by__isnull=False) & ~Q(retracted_because="")),
                name="redaction_retracted_with_a_reason",
            ),
        ),
    ]
