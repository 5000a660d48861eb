"""What people type about plan reviews: a text or a file, a reason, and which applications are moved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.casework.forms import ReasonForm
from permits.casework.plans.moving import MOST_AT_ONCE
from permits.rulebook.plan_text import LONGEST_TEXT, PlanTextRefused, read_text
from permits.rulebook.problems import Problem

SHOWN = 60
LONGEST_KEY = 15


class PlanTextForm(forms.Form):
    """A plan as text, typed or from a file; what a file holds comes into the box, so nothing is lost."""

    text = forms.CharField(
        label=gettext_lazy("The plan, as text (YAML)"),
        help_text=gettext_lazy("Indent with spaces. Errors are told with their line; nothing typed is lost."),
        strip=False,
        error_messages={"required": gettext_lazy("Write the plan, or choose its file.")},
        widget=forms.Textarea(attrs={"rows": 30, "class": "lintel-plan__text", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("A file replaces what stands in the box."),
        required=False,
    )

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        uploaded = files.get("file") if files else None
        super().__init__(_with_file(data, uploaded) if uploaded else data, files, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("text", "")
        if len(text) > LONGEST_TEXT:
            said = _("A plan has at most %(count)d characters.") % {"count": LONGEST_TEXT}
            self.add_error("text", said)
        elif text and not text.strip():
            self.add_error("text", _("Write the plan, or choose its file."))
        elif not self.errors:
            self._read(text)
        return cleaned

    def refuse(self, problems: list[Problem]) -> None:
        """Show every problem with its line, key and what was expected."""
        lines = self.data.get("text", "").splitlines()
        for each in problems:
            self.add_error("text", _told(each, lines))

    def _read(self, text: str) -> None:
        try:
            read_text(text)
        except PlanTextRefused as refused:
            self.refuse(refused.problems)


class MoveForm(ReasonForm):
    """Why applications go by other rules from now on."""


def chosen_keys(posted: Any) -> list[int]:
    """Return the keys of the applications that were chosen, or of all that were listed, where that was asked.

    They are no more than are moved at once.
    """
    chosen = posted.getlist("listed" if "all" in posted else "application")
    keys = {int(each) for each in chosen if each.isdecimal() and len(each) <= LONGEST_KEY}
    return sorted(keys)[:MOST_AT_ONCE]


def _with_file(data: Any, uploaded: Any) -> Any:
    """Return what was posted with the file's text in the place of the box's."""
    replaced = data.copy()
    raw = uploaded.read(LONGEST_TEXT * 4 + 1)
    replaced["text"] = raw.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return replaced


def _told(problem: Problem, lines: list[str]) -> str:
    place = _("Line %(line)d") % {"line": problem.line}
    written = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
    key = f", {problem.key}" if problem.key else ""
    quoted = f" (“{written[:SHOWN]}”)" if written else ""
    return f"{place}{key}: {problem.message}{quoted}"
