"""Words of a city's rules, such as the name of a type, in the language of who reads the page."""

from typing import Any

from django import template
from django.utils.translation import get_language

from permits.rulebook.queries import NoRulebookInForce, rulebook_in_force
from permits.rulebook.rulebook import Rulebook
from workflows.timing import now

register = template.Library()
KEPT_AS = "lintel_rules_that_translate"
ENGLISH = "en"


@register.simple_tag(takes_context=True)
def rules_words(context: template.Context, english: str) -> str:
    """Say words of the rules in the reader's language, where the rules in force translate them.

    The rules are looked for once for each request, and not at all for who reads English.
    """
    language = get_language() or ENGLISH
    if not english or language.startswith(ENGLISH):
        return english
    rules = _rules(getattr(context, "request", None))
    return rules.text(english, language) if rules else english


def _rules(request: Any) -> Rulebook | None:
    if not hasattr(request, KEPT_AS):
        try:
            found: Rulebook | None = rulebook_in_force(now().date())
        except NoRulebookInForce:
            found = None
        if request is None:
            return found
        setattr(request, KEPT_AS, found)
    kept: Rulebook | None = getattr(request, KEPT_AS)
    return kept
