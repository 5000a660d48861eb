import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.invitations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_board_answers_and_company_invitations"),
        ("applications", "0013_grants"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
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
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
        ),
        migrations.RemoveConstraint(
            model_name="declaration",
            name="one_declaration_of_a_kind",
        ),
        migrations.AddField(
            model_name="declaration",
            name="superseded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="party",
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
            model_name="party",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="party",
            name="role",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("application", "kind"),
                name="one_declaration_in_force_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("code", "license_invalid"), ("lifted_at__isnull", True), ("placed_by__isnull", True)
                ),
                fields=("application",),
                name="one_hold_for_a_lapsed_licence",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "agent"), _negated=True),
                    models.Q(("until__isnull", False), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="an_agent_has_an_account_and_an_end",
            ),
        ),
        migrations.AddField(
            model_name="partyinvitation",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partyinvitation",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to="applications.permitapplication",
            ),
        ),
        migrations.AddField(
            model_name="partyinvitation",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
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
        migrations.AddField(
            model_name="partyinvitation",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="partyinvitation",
            index=models.Index(fields=["email"], name="party_invitations_to"),
        ),
        migrations.AddConstraint(
            model_name="partyinvitation",
            constraint=models.UniqueConstraint(
                models.F("application"),
                models.F("role"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("accepted_at", None), ("declined_at", None), ("revoked_at", None)),
                name="one_invitation_to_a_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", False), models.Q(("role", "agent"), _negated=True), _connector="XOR"
                ),
                name="a_delegation_has_an_end",
            ),
        ),
    ]
