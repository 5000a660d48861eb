"""Which version of the rules governs a day."""

from datetime import date
from functools import lru_cache

from django.db import connection

from permits.rulebook.models import RulebookVersion
from permits.rulebook.rulebook import Rulebook


class NoRulebookInForce(LookupError):
    """No version has been published for that day."""


def version_in_force(on: date) -> RulebookVersion:
    """Return the version in force on a day.

    :raises NoRulebookInForce: before the first version takes effect.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [on])
        found = cursor.fetchone()
    if found is None:
        raise NoRulebookInForce(f"No rulebook is in force on {on}. Publish one: manage.py rulebook publish.")
    return version_by_id(found[0])


IN_FORCE = """
SELECT id FROM rulebook_rulebookversion WHERE effective_from <= %s AND cancelled_at IS NULL
ORDER BY effective_from DESC, number DESC LIMIT 1"""
"""Every page asks which it is; the version itself never changes and is read once in each process."""


@lru_cache(maxsize=64)
def version_by_id(pk: int) -> RulebookVersion:
    """Return a published version, read once in each process, for it never changes."""
    return RulebookVersion.objects.get(pk=pk)


def rulebook_in_force(on: date) -> Rulebook:
    """Return the rules in force on a day. :raises NoRulebookInForce: before the first version."""
    return version_in_force(on).rulebook
