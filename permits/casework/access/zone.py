"""The city's own time, in which its days begin and end."""

from django.conf import settings

from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from workflows.timing import now


def city_zone() -> str:
    """Return the time zone of the rules in force, and of the settings where a city has none yet."""
    try:
        return str(rulebook_in_force(now().date()).calendar().time_zone)
    except NoRulebookInForce:
        return settings.TIME_ZONE
