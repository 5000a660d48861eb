"""Invoices with their lines, and what was paid for them."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflows.new_tables import NewTable


class Migration(migrations.Migration):
    replaces = [
        ("fees", "0001_initial"),
        ("fees", "0003_payments_say_what_became_of_them"),
        ("fees", "0006_charges_by_hand"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("applications", "0001_applications"),
    ]

    operations = [
        NewTable(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file_state",
                    models.CharField(
                        choices=[("pending", "Being prepared"), ("done", "Ready"), ("failed", "Failed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("file_key", models.CharField(blank=True, max_length=300)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("file_size", models.PositiveIntegerField(default=0)),
                ("file_made_at", models.DateTimeField(blank=True, null=True)),
                ("file_error", models.CharField(blank=True, max_length=300)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="applications.permitapplication",
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("plan_check", "Plan check"),
                            ("issuance", "Permit issuance"),
                            ("by_hand", "Additional fee"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "To pay"), ("paid", "Paid"), ("void", "Void")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, max_digits=12)),
                ("assessed_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                ("void_reason", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("charge_key", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["issued_at", "id"],
                        name="invoices_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("status", "void"), _negated=True),
                            models.Q(("stage", "by_hand"), _negated=True),
                        ),
                        fields=("application", "stage"),
                        name="one_live_invoice_per_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("charge_key__isnull", False),
                                ("stage", "by_hand"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("stage", "by_hand"), _negated=True), ("charge_key__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="invoice_by_hand_has_reason_and_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0)), name="invoice_total_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_at__isnull", False), ("status", "paid")),
                            models.Q(("status", "paid"), _negated=True),
                            _connector="OR",
                        ),
                        name="invoice_paid_has_moment",
                    ),
                ],
            },
        ),
        NewTable(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="fees.invoice"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=200)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("schedule", models.CharField(max_length=60)),
                ("schedule_version", models.CharField(max_length=40)),
                ("rule", models.CharField(max_length=60)),
                (
                    "inputs",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("formula", models.TextField()),
                ("account", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["invoice_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "position"), name="line_position_once")
                ],
            },
        ),
        NewTable(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="fees.invoice",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("card", "Card"), ("cheque", "Check"), ("cash", "Cash")], max_length=10
                    ),
                ),
                ("provider", models.CharField(max_length=30)),
                ("provider_reference", models.CharField(max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("settled", "Settled"),
                            ("failed", "Failed"),
                            ("returned", "Returned"),
                            ("surplus", "To be given back"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("payer_name", models.CharField(max_length=150)),
                ("cheque_number", models.CharField(blank=True, max_length=30)),
                ("receipt_number", models.CharField(blank=True, max_length=30)),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "provider_reference"), name="provider_reference_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "settled")),
                        fields=("invoice",),
                        name="invoice_settled_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_positive"),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt_number", ""), _negated=True),
                        fields=("receipt_number",),
                        name="receipt_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["settled", "returned", "surplus"]), _negated=True),
                            models.Q(
                                ("settled_at__isnull", False), models.Q(("receipt_number", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="payment_received_has_receipt",
                    ),
                ],
            },
        ),
        NewTable(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.CharField(max_length=30)),
                ("event_id", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=60)),
                ("body", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("received_at", models.DateTimeField()),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider_events",
                        to="fees.payment",
                    ),
                ),
                ("applied", models.BooleanField(default=False)),
                ("needs_review", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("needs_review", True)),
                        fields=["-id"],
                        name="provider_events_to_review",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "event_id"), name="provider_event_once")
                ],
            },
        ),
    ]
