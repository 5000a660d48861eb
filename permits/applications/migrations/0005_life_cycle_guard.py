"""The database accepts no change of status but the life cycle's own (permits/applications/lifecycle.py)."""

from django.db import migrations

from workflows import triggers

MACHINE = "applications.permitapplication"
LEGAL = [
    ("", "draft"),
    ("application_expired", "approved"),
    ("application_expired", "corrections_required"),
    ("application_expired", "incomplete"),
    ("application_expired", "intake_fees_due"),
    ("application_expired", "ready_to_issue"),
    ("approved", "application_expired"),
    ("approved", "in_review"),
    ("approved", "ready_to_issue"),
    ("approved", "withdrawn"),
    ("corrections_required", "application_expired"),
    ("corrections_required", "in_review"),
    ("corrections_required", "under_appeal"),
    ("corrections_required", "withdrawn"),
    ("denied", "in_review"),
    ("denied", "under_appeal"),
    ("draft", "submitted"),
    ("finaled", "closed"),
    ("finaled", "occupancy_granted"),
    ("finaled_with_conditions", "occupancy_granted"),
    ("in_review", "approved"),
    ("in_review", "closed"),
    ("in_review", "corrections_required"),
    ("in_review", "denied"),
    ("in_review", "withdrawn"),
    ("incomplete", "application_expired"),
    ("incomplete", "submitted"),
    ("incomplete", "under_appeal"),
    ("incomplete", "withdrawn"),
    ("inspecting", "finaled"),
    ("inspecting", "finaled_with_conditions"),
    ("inspecting", "permit_expired"),
    ("inspecting", "revoked"),
    ("inspecting", "suspended"),
    ("intake_fees_due", "application_expired"),
    ("intake_fees_due", "in_review"),
    ("intake_fees_due", "withdrawn"),
    ("issued", "inspecting"),
    ("issued", "permit_expired"),
    ("issued", "revoked"),
    ("issued", "suspended"),
    ("issued", "void"),
    ("occupancy_granted", "closed"),
    ("permit_expired", "inspecting"),
    ("ready_to_issue", "application_expired"),
    ("ready_to_issue", "approved"),
    ("ready_to_issue", "closed"),
    ("ready_to_issue", "in_review"),
    ("ready_to_issue", "issued"),
    ("ready_to_issue", "withdrawn"),
    ("revoked", "inspecting"),
    ("revoked", "issued"),
    ("revoked", "suspended"),
    ("revoked", "under_appeal"),
    ("submitted", "incomplete"),
    ("submitted", "intake_fees_due"),
    ("submitted", "ready_to_issue"),
    ("submitted", "withdrawn"),
    ("suspended", "inspecting"),
    ("suspended", "issued"),
    ("suspended", "revoked"),
    ("under_appeal", "corrections_required"),
    ("under_appeal", "denied"),
    ("under_appeal", "in_review"),
    ("under_appeal", "incomplete"),
    ("under_appeal", "inspecting"),
    ("under_appeal", "issued"),
    ("under_appeal", "revoked"),
    ("under_appeal", "submitted"),
    ("under_appeal", "suspended"),
]


class Migration(migrations.Migration):
    replaces = [
        ("applications", "0002_life_cycle_guard"),
        ("applications", "0004_decisions_taken_back"),
        ("applications", "0012_changes_come_into_force"),
        ("applications", "0017_appeals_upheld"),
    ]

    dependencies = [
        ("applications", "0004_numbers_holds_and_grants"),
        ("workflows", "0004_events_and_guards"),
    ]

    operations = [
        triggers.legal_transitions(MACHINE, LEGAL),
        triggers.guard_status("applications_permitapplication", MACHINE),
    ]
