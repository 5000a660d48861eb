"""What is filled into a declaration before it is signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from permits.applications.models import PermitApplication
from permits.applications.services.editing import note_typed, open_for_editing

DECLARATIONS = "declarations"


@transaction.atomic
def keep_unsigned(
    application: PermitApplication, *, typed: Mapping[str, list[str]], actor: Any, at: datetime
) -> None:
    """Keep what was typed into declarations, until they are signed.

    :raises NotEditable, NotYours: see :func:`permits.applications.services.editing.open_for_editing`.
    """
    open_for_editing(application, actor=actor)
    note_typed(application, DECLARATIONS, typed=typed, fields=typed, at=at)
