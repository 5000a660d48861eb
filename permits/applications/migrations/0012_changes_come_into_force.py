"""What belongs to a permit ends by coming into force, or granted: the database accepts that."""

from django.db import migrations

MACHINE = "applications.permitapplication"
ENDS = [("in_review", "closed"), ("ready_to_issue", "closed")]


def allow(apps, schema_editor):
    """Make these changes of status legal."""
    LegalTransition = apps.get_model("workflows", "LegalTransition")
    for source, target in ENDS:
        LegalTransition.objects.get_or_create(machine=MACHINE, source=source, target=target)


def refuse(apps, schema_editor):
    """Take them away again."""
    LegalTransition = apps.get_model("workflows", "LegalTransition")
    for source, target in ENDS:
        LegalTransition.objects.filter(machine=MACHINE, source=source, target=target).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0011_find_what_belongs_to_a_permit"),
        ("workflows", "0010_clock_misses"),
    ]

    operations = [migrations.RunPython(allow, refuse)]
