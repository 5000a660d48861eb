"""Read the forms of a page as a browser does: what would be sent if nobody typed anything."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "tel", "url", "textarea", "number", "date", "password"}
NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """A form: where it goes, and its controls by name with kind and value."""

    action: str
    controls: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def untouched(self) -> dict[str, str]:
        """What is sent when nobody touched the form."""
        return {name: value for name, (_kind, value) in self.controls.items()}

    @property
    def typed(self) -> list[str]:
        """The names of the fields into which people type words."""
        return [name for name, (kind, _v) in self.controls.items() if kind in {"text", "textarea", "search"}]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area, self._choice = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif self.forms and "name" in given and "disabled" not in given:
            self._control(tag, given)
        elif tag == "option" and self.forms and self._choice:
            known = self.forms[-1].controls.get(self._choice, ("select", ""))[1]
            if "selected" in given or not known:
                self.forms[-1].controls[self._choice] = ("select", given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._choice = "" if tag == "select" else self._choice

    def handle_data(self, text: str) -> None:
        if self._area:
            kind, so_far = self.forms[-1].controls[self._area]
            self.forms[-1].controls[self._area] = (kind, so_far + text)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "text") if tag == "input" else tag
        if tag not in {"input", "textarea", "select"} or kind in NOT_SENT:
            return
        controls = self.forms[-1].controls
        if kind in {"radio", "checkbox"} and "checked" not in given and name in controls:
            return
        controls[name] = (kind, given.get("value", ""))
        self._area = name if tag == "textarea" else self._area
        self._choice = name if tag == "select" else self._choice


def forms_in(html: str) -> list[Form]:
    """Return every form of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
