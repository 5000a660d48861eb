"""An appeal can be upheld: the database accepts where the case goes on then."""

from django.db import migrations

MACHINE = "applications.permitapplication"
GOES_ON_AT = ["submitted", "in_review", "issued", "inspecting", "suspended"]


def allow(apps, schema_editor):
    """Make the changes of status of an appeal that is upheld legal."""
    LegalTransition = apps.get_model("workflows", "LegalTransition")
    for target in GOES_ON_AT:
        LegalTransition.objects.get_or_create(machine=MACHINE, source="under_appeal", target=target)


def refuse(apps, schema_editor):
    """Take them away again."""
    LegalTransition = apps.get_model("workflows", "LegalTransition")
    LegalTransition.objects.filter(machine=MACHINE, source="under_appeal", target__in=GOES_ON_AT).delete()


class Migration(migrations.Migration):
    dependencies = [("applications", "0016_find_records_by_address_and_parcel"), ("workflows", "0002_guards")]

    operations = [migrations.RunPython(allow, refuse)]
