"""What the templates of plan check need beyond Django's own."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Write a value as JSON, to stand in an attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))


@register.filter
def of_sheet(by_sheet: dict[int, Any] | None, pk: int) -> Any:
    """Return what a table by sheet holds for one."""
    return (by_sheet or {}).get(pk)
