"""Which version of the rules governs a day."""

from datetime import date
from functools import lru_cache

from permits.rulebook.models import RulebookVersion
from permits.rulebook.rulebook import Rulebook


class NoRulebookInForce(LookupError):
    """No version has been published for that day."""


def version_in_force(on: date) -> RulebookVersion:
    """Return the version in force on a day.

    :raises NoRulebookInForce: before the first version takes effect.
    """
    begun = RulebookVersion.objects.filter(effective_from__lte=on, cancelled_at__isnull=True)
    found = begun.order_by("-effective_from", "-number").first()
    if found is None:
        raise NoRulebookInForce(f"No rulebook is in force on {on}. Publish one: manage.py rulebook publish.")
    return found


@lru_cache(maxsize=64)
def version_by_id(pk: int) -> RulebookVersion:
    """Return a published version, read once in each process, for it never changes."""
    return RulebookVersion.objects.get(pk=pk)


def rulebook_in_force(on: date) -> Rulebook:
    """Return the rules in force on a day. :raises NoRulebookInForce: before the first version."""
    return version_in_force(on).rulebook
