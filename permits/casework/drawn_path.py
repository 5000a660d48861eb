"""The way of one application drawn: where it was and since when, where it is, and where it may go."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from permits.applications.models import PermitApplication
from workflows import diagrams, machines
from workflows.models import TransitionRecord


def drawn_path(application: PermitApplication, records: Iterable[TransitionRecord]) -> SafeString:
    """Return the picture of an application's way; ``records`` is its history in order."""
    title = _("The way of %(number)s so far, and where it may go from here") % {"number": application.number}
    graph = diagrams.case_graph(machines.of(application), application.status, records, title=title)
    return diagrams.svg(graph, key=f"path-{application.pk}")
