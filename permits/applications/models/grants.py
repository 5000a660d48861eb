"""Exceptional rights to one application: shared by a party or the office, or taken in an emergency."""

from django.db import models

from accounts.models import ObjectGrant


class ApplicationGrant(ObjectGrant):
    """A person's right to read one application, though he is no party to it and his role does not give it."""

    content_object = models.ForeignKey(
        "applications.PermitApplication", on_delete=models.PROTECT, related_name="grants"
    )

    @property
    def application(self) -> models.Model:
        """The application, under the name that everything about one uses."""
        return self.content_object
