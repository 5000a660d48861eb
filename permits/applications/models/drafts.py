"""What belongs to the filling-in of an application and not to the application itself."""

import uuid
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from permits.applications.visibility import SeenWithApplication


class Draft(models.Model):
    """The desk on which an application is filled in.

    ``typed`` keeps, by step and field, what was typed and cannot be read yet, exactly as typed; ``visited``
    names the steps that were saved at least once; ``token`` is that of the start form, so that a second click
    starts nothing.
    """

    application = models.OneToOneField(
        "applications.PermitApplication", on_delete=models.CASCADE, related_name="draft"
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    typed = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    visited = models.JSONField(default=list)

    objects: ClassVar[SeenWithApplication["Draft"]] = SeenWithApplication()

    def __str__(self) -> str:
        return f"desk of {self.application}"
