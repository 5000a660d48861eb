from django.db import migrations

from workflows import triggers

LEGAL = [
    ("", "open"),
    ("open", "packed"),
    ("packed", "sent"),
    ("sent", "packed"),
    ("sent", "delivered"),
    ("packed", "lost"),
    ("sent", "lost"),
]


class Migration(migrations.Migration):
    dependencies = [("toys", "0001_initial"), ("workflows", "0004_events_and_guards")]

    operations = [
        triggers.legal_transitions("toys.parcel", LEGAL),
        triggers.guard_status("toys_parcel", "toys.parcel"),
    ]
