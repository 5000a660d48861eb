import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.invitations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_grants_and_asked_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="licence",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="licence",
            name="status",
            field=models.CharField(
                choices=[
                    ("active", "Active"),
                    ("inactive", "Inactive"),
                    ("expired", "Expired"),
                    ("suspended", "Suspended"),
                    ("revoked", "Revoked"),
                    ("not_found", "Not on the licensing board’s record"),
                ],
                default="active",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="CompanyInvitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "secret",
                    models.CharField(
                        default=accounts.models.invitations.new_secret, editable=False, max_length=32
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("office", "Office"), ("field", "Field")],
                        default="office",
                        max_length=10,
                    ),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["email"], name="company_invitations_to")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            ("accepted_at", None), ("declined_at", None), ("revoked_at", None)
                        ),
                        name="one_invitation_to_a_company",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("registered", "Registered or renewed by the company"),
                            ("submitted", "Application handed in"),
                            ("nightly", "Nightly check"),
                            ("issued", "Permit to be issued"),
                            ("asked", "Asked for by a person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Inactive"),
                            ("expired", "Expired"),
                            ("suspended", "Suspended"),
                            ("revoked", "Revoked"),
                            ("not_found", "Not on the licensing board’s record"),
                        ],
                        max_length=10,
                    ),
                ),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("insured_until", models.DateField(blank=True, null=True)),
                ("why_not", models.CharField(blank=True, max_length=300)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="accounts.licence",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["licence", "-id"], name="checks_of_licence")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status", ""), ("why_not", ""), _connector="XOR"),
                        name="check_answers_or_says_why_not",
                    )
                ],
            },
        ),
    ]
