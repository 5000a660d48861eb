"""Inputs that Django lacks, in USWDS markup."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

NUMBER = re.compile(r"[-+]?\d*\.?\d*")


class AffixedInput(forms.TextInput):
    """A text input with a sign before it or a unit after it."""

    template_name = "components/widgets/affixed_input.html"
    prefix = ""
    suffix = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"].update(prefix=self.prefix, suffix=self.suffix)
        return context


class MoneyInput(AffixedInput):
    """Dollars and cents: shows ``1,250.00`` after a dollar sign and accepts the way people type it."""

    prefix = "$"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        try:
            return f"{Decimal(str(value)):,.2f}"
        except InvalidOperation:
            return super().format_value(value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return _plain(typed, "$,") if isinstance(typed, str) else typed


class UnitInput(AffixedInput):
    """A number with its unit after it; accepts ``2,400`` and ``2400``."""

    def __init__(self, unit: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.suffix = unit

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        return _plain(typed, ",") if isinstance(typed, str) else typed


class DayInput(forms.DateInput):
    """A day, picked or typed in the browser's own control."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DescribedOptions:
    """Lets each option of a choice carry a line of explanation."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        descriptions: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.descriptions = descriptions or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["tile"] = True
        option["description"] = self.descriptions.get(str(value), "")
        return option  # type: ignore[no-any-return]


class TileChoices(DescribedOptions, forms.RadioSelect):
    """One choice out of a few, each in a box of its own that is easy to touch."""


class ManyTileChoices(DescribedOptions, forms.CheckboxSelectMultiple):
    """Several choices, each in a box of its own that is easy to touch."""


def _plain(typed: str, separators: str) -> str:
    """Take signs that people put into a number out of it; what is no number stays as it was typed."""
    plain = typed.translate(dict.fromkeys(map(ord, separators))).strip()
    return plain if NUMBER.fullmatch(plain) else typed.strip()
