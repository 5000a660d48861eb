"""The tag of pages with very many fields."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from permits.presentation import field_markup as markup

register = template.Library()


register.simple_tag(markup.field_markup, name="field_markup")


@register.simple_tag
def asked(each: Mapping[str, Any]) -> SafeString:
    """Write a question of one field: it may be hidden now, and may say why it is asked."""
    field, hidden = each["bound"], "" if each["visible"] else " hidden"
    # Without a value of its own, the last box unticked could not be told from a question that did not show.
    none = (
        f'<input type="hidden" name="{markup.escape(field.html_name)}" value="">' if field.field.many else ""
    )
    why = ""
    if each["help"]:
        words = f"<summary>{markup.escape(_('Why we ask'))}</summary><p>{markup.escape(each['help'])}</p>"
        why = f'<details class="lintel-question__help">{words}</details>'
    code = markup.escape(each["code"])
    return mark_safe(  # noqa: S308 (each part is escaped where it is written)
        f'<div class="lintel-question" data-lintel-question="{code}"{hidden}>'
        f"{none}{markup.field_markup(field)}{why}</div>"
    )
