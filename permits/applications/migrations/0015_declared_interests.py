"""What city staff declare of their interests."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_yearly_training"),
        ("applications", "0014_invitations_and_whose_declarations_count"),
        ("rulebook", "0007_only_the_future_is_cancelled"),
        ("workflows", "0010_clock_misses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeclaredInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("household", "A person of my household"),
                            ("company", "A company in which I have an interest"),
                            ("parcel", "A property in which I have an interest"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "other_name",
                    models.CharField(blank=True, max_length=150, verbose_name="name of the person"),
                ),
                (
                    "other_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail address of the person"
                    ),
                ),
                ("parcel", models.CharField(blank=True, max_length=30, verbose_name="parcel number (APN)")),
                ("words", models.CharField(max_length=300, verbose_name="what the interest is")),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="declaredinterest",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="declaredinterest",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="declaredinterest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declared_interests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="declaredinterest",
            index=models.Index(fields=["person", "id"], name="declared_by_person"),
        ),
        migrations.AddIndex(
            model_name="declaredinterest",
            index=models.Index(
                django.db.models.functions.text.Lower("other_email"),
                condition=models.Q(("other_email", ""), _negated=True),
                name="declared_of_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "household"), models.Q(("other_email", ""), _negated=True)),
                    models.Q(("kind", "company"), ("organisation__isnull", False)),
                    models.Q(("kind", "parcel"), models.Q(("parcel", ""), _negated=True)),
                    _connector="OR",
                ),
                name="declared_interest_names_what_it_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredinterest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    models.Q(
                        ("ended_by__isnull", False),
                        models.Q(("ended_by", models.F("person")), _negated=True),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="declared_interest_ended_by_another",
            ),
        ),
    ]
