"""Questions that many forms ask in the same way: a few sentences, one of a few choices."""

from typing import Any

from django import forms


def written(
    label: Any, *, required: Any, help_text: Any = "", most: int = 300, rows: int = 3
) -> forms.CharField:
    """Ask for a few sentences; ``required`` is said when there are none."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


def chosen(label: Any, choices: Any, *, required: Any) -> forms.ChoiceField:
    """Ask for one of a few choices; ``required`` is said when none was made."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": required}
    )
