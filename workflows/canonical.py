"""The one text that a value has, whatever order a store gave its keys."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

_encoder = DjangoJSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> str:
    """Return a value as JSON: keys in order, no space. Moments of time lose what is below a millisecond."""
    return _encoder.encode(value)
