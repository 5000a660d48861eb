"""Words of a city's rules, such as the name of a type, in the language of who reads the page."""

from collections.abc import Callable

from django.utils.translation import get_language

from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from workflows.timing import now

ENGLISH = "en"


def for_reader() -> Callable[[str], str]:
    """Return what says words of the rules in the reader's language, where the rules in force translate them.

    The rules are looked for once, and not at all for who reads English.
    """
    language = get_language() or ENGLISH
    if language.startswith(ENGLISH):
        return str
    try:
        rules = rulebook_in_force(now().date())
    except NoRulebookInForce:
        return str
    return lambda english: rules.text(english, language) if english else english
