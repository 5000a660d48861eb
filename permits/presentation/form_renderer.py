"""Dress every Django form and widget in USWDS markup, wherever it is rendered."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

BASE_CLASSES = {
    "textarea.html": "usa-textarea",
    "select.html": "usa-select",
    "file.html": "usa-file-input",
    "clearable_file_input.html": "usa-file-input",
    "checkbox.html": "usa-checkbox__input",
}
UNDRESSED_INPUT_TYPES = {"hidden", "submit", "button", "checkbox", "radio", "file"}


class LintelRenderer(TemplatesSetting):
    """Render forms from our component templates and give each widget its USWDS classes."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/formset.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if "widget" in context:
            dress(context["widget"])
        return super().render(template_name, context, request)


def dress(widget: dict[str, Any]) -> None:
    """Add the USWDS classes to a widget's context, and to those of its parts."""
    for part in widget.get("subwidgets", []):
        dress(part)
    base = base_class(widget)
    if not base:
        return
    attrs = widget["attrs"]
    given = str(attrs.get("class", "")).split()
    classes = [base, *given]
    if attrs.get("aria-invalid") == "true":
        classes.append("usa-input--error")
    attrs["class"] = " ".join(dict.fromkeys(classes))


def base_class(widget: dict[str, Any]) -> str:
    """Return the USWDS class of a widget, empty where none belongs."""
    named = BASE_CLASSES.get(str(widget["template_name"]).rsplit("/", 1)[-1])
    if named:
        return named
    input_type = widget.get("type")
    return "usa-input" if input_type and input_type not in UNDRESSED_INPUT_TYPES else ""
