"""Applications for permits, and the indexes by which pages find them."""

import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import django_fsm
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("applications", "0001_initial"),
        ("applications", "0005_approved_by_law"),
        ("applications", "0006_track_beside_status"),
        ("applications", "0007_valuation_set_by_the_city"),
        ("applications", "0008_applications_of_one_job"),
        ("applications", "0009_find_a_job"),
        ("applications", "0010_what_belongs_to_a_permit"),
        ("applications", "0011_find_what_belongs_to_a_permit"),
        ("applications", "0016_find_records_by_address_and_parcel"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_people_and_companies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("rulebook", "0001_versions_and_drafts"),
        ("workflows", "0001_cases_and_history"),
    ]

    operations = [
        TrigramExtension(),
        NewTable(
            name="PermitApplication",
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
                    "status",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Not submitted yet"),
                            ("submitted", "Received – checking completeness"),
                            ("incomplete", "Information needed from you"),
                            ("intake_fees_due", "Accepted – pay plan-check fees to start review"),
                            ("in_review", "In plan review"),
                            ("corrections_required", "Corrections needed from you"),
                            ("approved", "Plans approved – finish the issuance checklist"),
                            ("ready_to_issue", "Ready to issue"),
                            ("issued", "Permit issued"),
                            ("inspecting", "Under construction – inspections in progress"),
                            ("finaled", "Final inspection passed"),
                            ("finaled_with_conditions", "Finaled with conditions – temporary occupancy"),
                            ("occupancy_granted", "Certificate of Occupancy issued"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn by applicant"),
                            ("denied", "Denied"),
                            ("application_expired", "Application expired"),
                            ("suspended", "Permit suspended – work must stop"),
                            ("permit_expired", "Permit expired"),
                            ("revoked", "Permit revoked"),
                            ("void", "Void – issued in error"),
                            ("under_appeal", "Under appeal"),
                        ],
                        default="draft",
                        max_length=40,
                        protected=True,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("number", models.CharField(blank=True, max_length=30)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("receipt_rule", models.CharField(blank=True, max_length=20)),
                ("deemed_complete_at", models.DateTimeField(blank=True, null=True)),
                ("deemed_complete_by_law", models.BooleanField(default=False)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by_law", models.BooleanField(db_default=False, default=False)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("finaled_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("permit_type", models.CharField(max_length=20)),
                ("type_name", models.CharField(max_length=120)),
                (
                    "track",
                    models.CharField(
                        choices=[("instant", "Instant permit"), ("review", "Plan review")], max_length=10
                    ),
                ),
                (
                    "rulebook_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulebook.rulebookversion",
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="accounts.organisation",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("postal_code", models.CharField(blank=True, max_length=10, verbose_name="ZIP code")),
                ("parcel", models.CharField(blank=True, max_length=30, verbose_name="parcel number (APN)")),
                ("latitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ("scope", models.TextField(blank=True, verbose_name="scope of work")),
                ("work_class", models.CharField(blank=True, max_length=40, verbose_name="work class")),
                (
                    "valuation",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valuation"
                    ),
                ),
                (
                    "assessed_valuation",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="valuation set by the city",
                    ),
                ),
                (
                    "answers",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("job", models.UUIDField(blank=True, editable=False, null=True)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("change", "Change of approved plans"),
                            ("deferred", "Deferred part"),
                            ("extension", "Extension"),
                            ("change_of_record", "Change of record"),
                            ("refund", "Refund"),
                        ],
                        db_default="",
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="applications.permitapplication",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=40)),
                ("source_id", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "permissions": [("read_record", "Read the record with its documents, money and history")],
                "indexes": [
                    models.Index(
                        fields=["status", "received_on", "id"],
                        include=("track",),
                        name="applications_in_status",
                    ),
                    models.Index(fields=["applicant", "-id"], name="applications_of_applicant"),
                    models.Index(fields=["organisation", "-id"], name="applications_of_organisation"),
                    models.Index(fields=["permit_type", "-id"], name="applications_by_type"),
                    models.Index(fields=["-received_at", "-id"], name="applications_newest"),
                    models.Index(
                        condition=models.Q(
                            ("relation__in", ["extension", "change_of_record", "refund"]),
                            ("status", "in_review"),
                        ),
                        fields=["received_on", "id"],
                        name="applications_to_decide",
                    ),
                    models.Index(
                        condition=models.Q(("parent__isnull", False)),
                        fields=["parent", "id"],
                        name="applications_of_parent",
                    ),
                    models.Index(
                        condition=models.Q(("job__isnull", False)),
                        fields=["job", "id"],
                        name="applications_of_job",
                    ),
                    models.Index(
                        condition=models.Q(("parcel", ""), _negated=True),
                        fields=["parcel"],
                        name="applications_of_parcel",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("address"), name="gin_trgm_ops"
                        ),
                        name="applications_by_address",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="application_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        fields=("source", "source_id"),
                        name="application_source_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            models.Q(("received_at__isnull", False), models.Q(("number", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="application_submitted_has_number_and_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["issued", "inspecting", "suspended", "permit_expired"]),
                                _negated=True,
                            ),
                            models.Q(("issued_at__isnull", False), ("expires_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_issued_has_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "in_review"), _negated=True),
                            ("round__gte", 1),
                            _connector="OR",
                        ),
                        name="application_in_review_has_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relation", ""), ("status", "draft"), ("parent__isnull", False), _connector="OR"
                        ),
                        name="application_of_a_permit_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("relation", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="application_with_a_parent_says_why",
                    ),
                ],
            },
        ),
    ]
