import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

STATUSES = ("draft", "submitted", "in_review", "reviewed", "fees_due", "paid", "issued")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workflows", "0004_events_and_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "role"), name="bench_holding_once")]
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflows.case"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.TextField()),
                ("description", models.TextField()),
                ("valuation", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "status",
                    django_fsm.FSMField(
                        choices=[(each, each) for each in STATUSES],
                        default="draft",
                        max_length=20,
                        protected=True,
                    ),
                ),
                ("fee", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("number", models.CharField(blank=True, max_length=30)),
            ],
            options={"abstract": False},
        ),
    ]
