"""The markup of `components/field.html`, written in Python: for pages of very many fields.

A field costs two milliseconds through Django's templates and a twentieth of that here. Both write the same; a
test holds them together.
"""

from functools import lru_cache
from html import escape as escaped
from typing import Any

from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permits.presentation.form_renderer import dress
from permits.presentation.templatetags.lintel import icon


def field_markup(field: BoundField) -> SafeString:
    """Write a text, number, day, list, tiles or long text with its label, hint and errors."""
    errors, identity = list(field.errors), field.auto_id
    wrong = " usa-form-group--error" if errors else ""
    head, notes = f"{conditional_escape(field.label)}{_mark(field)}", _notes(field, errors)
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        described = field.aria_describedby
        about = f' aria-describedby="{escape(described)}"' if described else ""
        body = (
            f'<fieldset class="usa-fieldset"{about}><legend class="usa-legend">{head}</legend>'
            f"{notes}{_widget(field)}</fieldset>"
        )
    else:
        label = "usa-label usa-label--error" if errors else "usa-label"
        body = (
            f'<label class="{label}" for="{escape(field.id_for_label)}">{head}</label>{notes}{_widget(field)}'
        )
    return mark_safe(  # noqa: S308 (each part is escaped where it is written)
        f'<div class="usa-form-group lintel-field{wrong}" id="{escape(identity)}_group">{body}</div>'
    )


def escape(text: object) -> str:
    """Escape a text, without asking first whether it is safe or lazy, which costs more than escaping it."""
    return escaped(str(text))


def _attributes(given: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not False
    )


def _mark(field: BoundField) -> str:
    if getattr(field.field, "unmarked", False):
        return ""
    said = isinstance(field.field.widget, CheckboxSelectMultiple)
    return _mark_in(get_language() or "", required=field.field.required, said=said)


@lru_cache(maxsize=64)
def _mark_in(language: str, *, required: bool, said: bool) -> str:
    """Write the mark once for each language; it stands on every field."""
    if not required:
        return f' <span class="lintel-field__optional">({escape(_("optional"))})</span>'
    spoken = f'<span class="usa-sr-only"> ({escape(_("required"))})</span>' if said else ""
    return f' <span class="lintel-field__required" aria-hidden="true">*</span>{spoken}'


def _notes(field: BoundField, errors: list[Any]) -> str:
    hint, identity = "", escape(field.auto_id)
    if field.help_text:
        hint = f'<div class="usa-hint" id="{identity}_helptext">{conditional_escape(field.help_text)}</div>'
    if not errors:
        return hint
    spoken = f'<span class="usa-sr-only">{escape(_("Error:"))} </span>'
    told = "".join(
        f'<p class="lintel-field__error">{icon("error")}<span>{spoken}{conditional_escape(error)}</span></p>'
        for error in errors
    )
    return f'{hint}<div class="usa-error-message" id="{identity}_error">{told}</div>'


def _widget(field: BoundField) -> str:
    widget = field.field.widget
    limit = getattr(field.field, "max_length", None) if isinstance(widget, Textarea) else None
    given = {"id": field.auto_id}
    if limit:
        given["aria-describedby"] = f"{field.aria_describedby or ''} {field.auto_id}_count".strip()
    attrs = field.build_widget_attrs(given, widget)
    written = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    dress(written)
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return _choices(written)
    if isinstance(widget, Select):
        return _select(written)
    if isinstance(widget, Textarea):
        value = escape(written["value"] or "")
        area = (
            f'<textarea name="{escape(written["name"])}"{_attributes(written["attrs"])}>\n{value}</textarea>'
        )
        return area + (_count(field, limit) if limit else "")
    return _input(written)


def _input(widget: dict[str, Any]) -> str:
    value = f' value="{escape(widget["value"])}"' if widget["value"] is not None else ""
    name = escape(widget["name"])
    written = f'<input type="{widget["type"]}" name="{name}"{value}{_attributes(widget["attrs"])}>'
    if "prefix" not in widget:
        return written
    wrong = " usa-input-group--error" if "aria-invalid" in widget["attrs"] else ""
    before, after = (
        f'<div class="usa-input-{place}" aria-hidden="true">{escape(widget[place])}</div>'
        if widget[place]
        else ""
        for place in ("prefix", "suffix")
    )
    return f'<div class="usa-input-group{wrong}">{before}{written}{after}</div>'


def _count(field: BoundField, limit: int) -> str:
    attributes = {
        "class": "usa-hint lintel-field__count",
        "id": f"{field.auto_id}_count",
        "data-lintel-count-for": field.id_for_label,
        "data-left": _("{count} characters left"),
        "data-over": _("{count} characters too many"),
    }
    return f"<p{_attributes(attributes)}>{escape(_('Up to %(count)s characters') % {'count': limit})}</p>"


def _select(widget: dict[str, Any]) -> str:
    options = "".join(
        f"<option{_attributes({'value': each['value'], **each['attrs']})}>{escape(each['label'])}</option>"
        for _group, group, _index in widget["optgroups"]
        for each in group
    )
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{options}</select>'


def _choices(widget: dict[str, Any]) -> str:
    attrs = widget["attrs"]
    more = f" {escape(attrs['class'])}" if attrs.get("class") else ""
    identity = f' id="{escape(attrs["id"])}"' if attrs.get("id") else ""
    tiles = "".join(_tile(each) for _name, group, _index in widget["optgroups"] for each in group)
    return f'<div class="lintel-choices{more}"{identity}>{tiles}</div>'


def _tile(option: dict[str, Any]) -> str:
    kind, about = option["type"], option.get("description")
    tile = f" usa-{kind}__input--tile" if option.get("tile") else ""
    identity = {name: value for name, value in option["attrs"].items() if name != "class"}
    attributes = {
        "class": f"usa-{kind}__input{tile}",
        "type": kind,
        "name": option["name"],
        "value": option["value"],
        **identity,
    }
    more = f'<span class="usa-{kind}__label-description">{escape(about)}</span>' if about else ""
    label = f'<label class="usa-{kind}__label" for="{escape(identity["id"])}">{escape(option["label"])}{more}'
    return f'<div class="usa-{kind}"><input{_attributes(attributes)}>{label}</label></div>'
