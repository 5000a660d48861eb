"""What people typed, what they declare, and the interests that they have in an application."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("applications", "0003_drafts_keep_what_was_typed"),
        ("applications", "0015_declared_interests"),
    ]

    dependencies = [
        ("accounts", "0001_people_and_companies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0002_parties_and_invitations"),
    ]

    operations = [
        NewTable(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft",
                        to="applications.permitapplication",
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "typed",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("visited", models.JSONField(default=list)),
            ],
        ),
        NewTable(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declarations",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licensed_contractor", "Licensed contractor’s declaration"),
                            ("owner_builder", "Owner-builder declaration"),
                            ("workers_compensation", "Workers’ compensation declaration"),
                            ("construction_lender", "Construction lending agency"),
                        ],
                        max_length=24,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "details",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("signed_name", models.CharField(max_length=150, verbose_name="signed by")),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("application", "kind"),
                        name="one_declaration_in_force_of_a_kind",
                    )
                ],
            },
        ),
        NewTable(
            name="DeclaredInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_interests",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("parcel", models.CharField(blank=True, max_length=30, verbose_name="parcel number (APN)")),
                ("words", models.CharField(max_length=300, verbose_name="what the interest is")),
                ("since", models.DateTimeField()),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "id"], name="declared_by_person"),
                    models.Index(
                        django.db.models.functions.text.Lower("other_email"),
                        condition=models.Q(("other_email", ""), _negated=True),
                        name="declared_of_person",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "household"), models.Q(("other_email", ""), _negated=True)),
                            models.Q(("kind", "company"), ("organisation__isnull", False)),
                            models.Q(("kind", "parcel"), models.Q(("parcel", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="declared_interest_names_what_it_is",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
    ]
