"""Deputies, absences, declared interests and skills; items are escalated; a record names who was stood for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows import triggers

PERSON = settings.AUTH_USER_MODEL


def key() -> tuple[str, models.BigAutoField]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def person(related_name: str = "+", **options: bool) -> models.ForeignKey:
    protect = django.db.models.deletion.PROTECT
    return models.ForeignKey(PERSON, on_delete=protect, related_name=related_name, **options)


def dated() -> list[tuple[str, models.Field]]:
    return [
        ("since", models.DateTimeField()),
        ("until", models.DateTimeField()),
        ("reason", models.CharField(max_length=200)),
        ("entered_at", models.DateTimeField()),
        ("ended_at", models.DateTimeField(blank=True, null=True)),
        ("entered_by", person(null=True)),
        ("ended_by", person(null=True, blank=True)),
    ]


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("until__gt", models.F("since"))), name=name)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(PERSON),
        ("workflows", "0003_checkpoint_heads"),
    ]

    operations = [
        migrations.AlterField("transitionrecord", "acting_as", models.CharField(max_length=200)),
        migrations.AddField(
            "case", "declared_interests", models.PositiveSmallIntegerField(default=0, db_default=0)
        ),
        migrations.AddField("workitem", "escalated_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="Deputyship",
            fields=[key(), *dated(), ("person", person("deputies")), ("deputy", person("deputyships"))],
            options={
                "abstract": False,
                "constraints": [
                    ends_after_it_begins("deputyship_ends_after_it_begins"),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("deputy")), _negated=True),
                        name="deputy_is_somebody_else",
                    ),
                ],
                "indexes": [models.Index(fields=["deputy", "until"], name="deputyships_of_deputy")],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[key(), *dated(), ("person", person("absences"))],
            options={
                "abstract": False,
                "constraints": [ends_after_it_begins("absence_ends_after_it_begins")],
                "indexes": [models.Index(fields=["person", "until"], name="absences_of_person")],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                key(),
                ("reason", models.CharField(max_length=500)),
                ("declared_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="workflows.case",
                    ),
                ),
                ("person", person("interests")),
                ("declared_by", person(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "case"), name="interest_once_per_person_and_case"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                key(),
                ("name", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="skills", to=PERSON
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "name"), name="skill_once_per_person")
                ],
            },
        ),
        triggers.append_only("workflows_interest"),
    ]
