"""Find the records of a person by the e-mail address and the parcel that they name."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("applications", "0015_declared_interests")]

    operations = [
        AddIndexConcurrently(
            "party",
            models.Index(Lower("email"), condition=~models.Q(email=""), name="parties_by_address"),
        ),
        AddIndexConcurrently(
            "permitapplication",
            models.Index(fields=["parcel"], condition=~models.Q(parcel=""), name="applications_of_parcel"),
        ),
    ]
