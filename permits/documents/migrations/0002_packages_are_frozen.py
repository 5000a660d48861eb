"""A package, once frozen, stays what it was; so does the list of who opened which file."""

from django.db import migrations

from workflows import triggers


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("workflows", "0002_guards")]

    operations = [
        triggers.append_only("documents_package"),
        triggers.append_only("documents_packageitem"),
        triggers.append_only("documents_documentaccess"),
    ]
