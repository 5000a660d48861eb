"""Forms that keep whatever was typed: what can be read goes to the record, the rest stays as typed."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.utils.datastructures import MultiValueDict

from permits.applications.models import PermitApplication
from permits.applications.services.editing import clean_text, desk_of


class KeptData(MultiValueDict):  # type: ignore[type-arg]
    """Values as a browser would post them, made from what is stored."""


class PartialForm(forms.Form):
    """A step of an application. ``step`` names it; errors never stop what is right from being saved."""

    use_required_attribute = False
    step = ""
    shown_if: Mapping[str, tuple[str, str]] = {}
    """Fields that apply only while another field has an answer; a required one is required only then."""

    def __init__(self, application: PermitApplication, data: Any = None, **options: Any) -> None:
        self.application = application
        super().__init__(_without_nulls(data), **options)
        for name, (other, answer) in self.shown_if.items():
            self.fields[name].show_if = (self.add_prefix(other), answer)  # type: ignore[attr-defined]
        kept = self.kept(application)
        for name, field in self.fields.items():
            values = kept.get(name, [])
            field.initial = values if isinstance(field, forms.MultipleChoiceField) else next(iter(values), "")

    @classmethod
    def stored(cls, application: PermitApplication, *args: Any) -> Self:
        """Return the form bound to what is stored, so that it shows what is still wrong."""
        return cls(application, *args, data=KeptData(cls.kept(application)))

    @classmethod
    def kept(cls, application: PermitApplication) -> dict[str, list[str]]:
        """Return what is stored, by field, as a browser would post it; what could not be read wins."""
        recorded = {name: [text] for name, text in cls.recorded(application).items()}
        return recorded | dict(desk_of(application).typed.get(cls.step, {}))

    @classmethod
    def recorded(cls, application: PermitApplication) -> dict[str, str]:
        """Return what stands in the record, by field, as text."""
        raise AssertionError("each step says what its record holds")

    def _clean_fields(self) -> None:
        """Ask only for what applies; the marks of required fields stay as shown."""
        spared = [name for name in self.shown_if if name in self.fields and self._is_spared(name)]
        for name in spared:
            self.fields[name].required = False
        super()._clean_fields()  # type: ignore[misc]
        for name in spared:
            self.fields[name].required = True

    def _is_spared(self, name: str) -> bool:
        other, answer = self.shown_if[name]
        asked = other not in self.fields or self.data.get(self.add_prefix(other)) == answer
        return self.fields[name].required and not asked

    def problems(self) -> dict[str, str]:
        """Return the first thing wrong with each field, in the order of the fields."""
        return {name: str(self.errors[name][0]) for name in self.fields if name in self.errors}

    def posted_names(self) -> list[str]:
        """Return the fields that the browser sent; the others stay as they are."""
        return [name for name in self.fields if name in self.data]

    def readable(self) -> dict[str, Any]:
        """Return the posted fields that can be read; an empty field reads as empty, required or not."""
        self.full_clean()
        blank = {name: self.empty(name) for name in self.posted_names() if not any(self._raw(name))}
        good = {name: self.cleaned_data[name] for name in self.posted_names() if name in self.cleaned_data}
        return good | blank

    def unreadable(self) -> dict[str, list[str]]:
        """Return the posted fields that cannot be read, as they were typed."""
        readable = self.readable()
        return {name: self._raw(name) for name in self.posted_names() if name not in readable}

    def empty(self, name: str) -> Any:
        """Return what an emptied field is in the record."""
        return ""

    def _raw(self, name: str) -> list[str]:
        return [str(value) for value in self.data.getlist(name)]


def _without_nulls(data: Any) -> Any:
    if data is None:
        return None
    cleaned: Mapping[str, Iterable[str]] = {
        name: [clean_text(str(value)) for value in values] for name, values in data.lists()
    }
    return KeptData({name: list(values) for name, values in cleaned.items()})
