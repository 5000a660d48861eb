"""Tags and filters of the page kit."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, Textarea
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from permits.presentation import path

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Show a decorative icon of the USWDS sprite."""
    sprite = static("uswds/img/sprite.svg")
    return format_html(
        '<svg class="usa-icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        sprite,
        name,
    )


@register.filter
def tone(status: str) -> str:
    """Name the tone of a status."""
    return path.tone(str(status))


@register.simple_tag
def life_path(
    status: str, track: path.Track = "review", round: int = 0, dates: Mapping[str, date] | None = None
) -> list[path.Stop]:
    """Draw the life cycle as stops."""
    return path.stops(status, track=track, round_number=round, dates=dates)


@register.filter
def money(amount: Any) -> str:
    """Write dollars and cents, an empty string where there is no amount."""
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return ""
    return f"−${-value:,.2f}" if value < 0 else f"${value:,.2f}"


@register.filter
def days(number: int | None) -> str:
    """Write a number of days in words."""
    if number is None:
        return ""
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": f"{number:,}"}


@register.filter
def when(moment: datetime | None) -> str:
    """Show a moment in the city's time zone."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "DATETIME_FORMAT")
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """Show a day; of a moment, the day it was in the city."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "DATE_FORMAT"))


@register.filter
def kind(field: BoundField) -> str:
    """Tell the field template how a field is laid out: checkbox, group, counted or plain."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if field.use_fieldset and not isinstance(widget, ClearableFileInput):
        return "group"
    if isinstance(widget, Textarea) and getattr(field.field, "max_length", None):
        return "counted"
    return "plain"


@register.filter
def must_say_required(field: BoundField) -> bool:
    """Tell whether the word is needed because the browser cannot say that the field is required."""
    return isinstance(field.field.widget, CheckboxSelectMultiple)


@register.filter
def focus_id(field: BoundField) -> str:
    """Return the id of the control that a link to this field should focus."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def counted(field: BoundField) -> SafeString:
    """Render a text area that is described by its count as well."""
    described = f"{field.aria_describedby or ''} {field.auto_id}_count".strip()
    return field.as_widget(attrs={"aria-describedby": described})


@register.filter
def entries_of(form: Any) -> list[tuple[BoundField, list[str]]]:
    """List the fields of a form that have errors, in the order of the page."""
    return [(field, list(field.errors)) for field in form if field.errors and not field.is_hidden]


@register.filter
def loose_errors(form: Any) -> list[str]:
    """List what is wrong with the form as a whole, hidden fields included."""
    hidden = [f"{field.label}: {error}" for field in form.hidden_fields() for error in field.errors]
    return [str(error) for error in form.non_field_errors()] + hidden
