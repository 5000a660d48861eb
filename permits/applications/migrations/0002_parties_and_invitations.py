"""Who takes part in an application, invited or not."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.invitations
from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [("applications", "0014_invitations_and_whose_declarations_count")]

    dependencies = [
        ("accounts", "0001_people_and_companies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
    ]

    operations = [
        NewTable(
            name="PartyInvitation",
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
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
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
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
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
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("agent", "Agent: acts for the applicant until a day"),
                            ("owner", "Property owner"),
                            ("contractor", "Contractor"),
                            ("design_professional", "Design professional"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["email"], name="party_invitations_to")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("role"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            ("accepted_at", None), ("declined_at", None), ("revoked_at", None)
                        ),
                        name="one_invitation_to_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", False),
                            models.Q(("role", "agent"), _negated=True),
                            _connector="XOR",
                        ),
                        name="a_delegation_has_an_end",
                    ),
                ],
            },
        ),
        NewTable(
            name="Party",
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
                        related_name="parties",
                        to="applications.permitapplication",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("applicant", "Applicant"),
                            ("owner", "Property owner"),
                            ("contractor", "Contractor"),
                            ("design_professional", "Design professional"),
                            ("agent", "Agent"),
                            ("taking_over", "Contractor who takes over"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_places",
                        to="accounts.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="mailing address")),
                (
                    "licence_number",
                    models.CharField(blank=True, max_length=20, verbose_name="licence number"),
                ),
                ("licence_class", models.CharField(blank=True, max_length=20, verbose_name="licence class")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "verbose_name_plural": "parties",
                "indexes": [
                    models.Index(fields=["user", "-application"], name="parties_of_user"),
                    models.Index(fields=["organisation", "-application"], name="parties_of_company"),
                    models.Index(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="parties_by_address",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("until__isnull", True), models.Q(("role", "applicant"), _negated=True)
                        ),
                        fields=("application", "role"),
                        name="one_party_per_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "agent"), _negated=True),
                            models.Q(("until__isnull", False), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_agent_has_an_account_and_an_end",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="partyinvitation",
            name="party",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="applications.party",
            ),
        ),
    ]
