"""The ledger and the lines of an invoice only grow."""

from django.db import migrations

from workflows import triggers


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial"), ("workflows", "0002_guards")]

    operations = [
        triggers.append_only("fees_ledgerentry"),
        triggers.append_only("fees_ledgerposting"),
        triggers.append_only("fees_invoiceline"),
    ]
