"""Decisions can be taken back: the database accepts what the life cycle now holds beside what it held."""

from django.db import migrations

MACHINE = "applications.permitapplication"
TAKEN_BACK = [
    ("approved", "in_review"),
    ("denied", "in_review"),
    ("ready_to_issue", "in_review"),
    ("revoked", "inspecting"),
    ("revoked", "issued"),
    ("revoked", "suspended"),
]


def allow(apps, schema_editor):
    """Make the compensating changes of status legal."""
    LegalTransition = apps.get_model("workflows", "LegalTransition")
    for source, target in TAKEN_BACK:
        LegalTransition.objects.get_or_create(machine=MACHINE, source=source, target=target)


def refuse(apps, schema_editor):
    """Take them away again."""
    LegalTransition = apps.get_model("workflows", "LegalTransition")
    for source, target in TAKEN_BACK:
        LegalTransition.objects.filter(machine=MACHINE, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_drafts_keep_what_was_typed"), ("workflows", "0002_guards")]

    operations = [migrations.RunPython(allow, refuse)]
