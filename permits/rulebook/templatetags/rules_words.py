"""Words of a city's rules, such as the name of a type, in the language of who reads the page."""

from typing import Any

from django import template

from permits.rulebook.readers_words import for_reader

register = template.Library()
KEPT_AS = "lintel_words_of_the_rules"


@register.simple_tag(takes_context=True)
def rules_words(context: template.Context, english: str) -> str:
    """Say words of the rules in the reader's language; the rules are looked for once for each request."""
    request: Any = getattr(context, "request", None)
    if request is None:
        return for_reader()(english)
    if not hasattr(request, KEPT_AS):
        setattr(request, KEPT_AS, for_reader())
    return str(getattr(request, KEPT_AS)(english))
