"""The database keeps history append-only and wakes the relay."""

from django.db import migrations

from workflows import triggers


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [
        triggers.functions(),
        triggers.append_only("workflows_transitionrecord"),
        triggers.append_only("workflows_auditcheckpoint"),
        triggers.append_only("workflows_clockevent"),
        triggers.wake_relay(),
    ]
