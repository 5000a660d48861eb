"""What was sent, stamped and published beside an application's path, in the words of its history."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.models import TransitionRecord

OF_PAPERS = ("letter:", "plans:", "mark_ups:", "disposal:")


def paper_words(record: TransitionRecord) -> str:
    """Return such a record in words."""
    return _WORDS[record.move](record) if record.move in _WORDS else record.move


def _letter(record: TransitionRecord) -> str:
    numbers = ", ".join(str(each) for each in record.facts["corrections"])
    return _("First letter of the round sent early: corrections %(numbers)s") % {"numbers": numbers}


def _plans(record: TransitionRecord) -> str:
    count = record.facts["files"]
    return ngettext("Approved plans stamped: %d file", "Approved plans stamped: %d files", count) % count


def _published(record: TransitionRecord) -> str:
    said = _("Mark-ups shown to the team: %(discipline)s %(numbers)s")
    return said % _numbered(record)


def _removed(record: TransitionRecord) -> str:
    return _("Mark-up removed: %(discipline)s %(numbers)s") % _numbered(record)


def _destroyed(record: TransitionRecord) -> str:
    return _("Destroyed under the retention rules: %(title)s") % {"title": record.facts["title"]}


def _numbered(record: TransitionRecord) -> dict[str, str]:
    discipline = record.thing.split(":")[1].replace("_", " ")
    return {"discipline": discipline, "numbers": ", ".join(str(each) for each in record.facts["numbers"])}


_WORDS: dict[str, Callable[[TransitionRecord], str]] = {
    "send_letter_early": _letter,
    "stamp_plans": _plans,
    "destroy_document": _destroyed,
    "publish_mark_ups": _published,
    "remove_mark_up": _removed,
}
