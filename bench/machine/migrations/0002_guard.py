from itertools import pairwise

from django.db import migrations

from workflows import triggers

STATUSES = ("", "draft", "submitted", "in_review", "reviewed", "fees_due", "paid", "issued")


class Migration(migrations.Migration):
    dependencies = [("bench_machine", "0001_dossiers"), ("workflows", "0004_events_and_guards")]

    operations = [
        triggers.legal_transitions("bench_machine.dossier", pairwise(STATUSES)),
        triggers.guard_status("bench_machine_dossier", "bench_machine.dossier"),
    ]
