"""One record on its way: who acts, at which moment, and where it stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from permits.applications.models import PermitApplication
from permits.casework.replay.builders import Builder
from permits.casework.replay.defaults import Defaults
from permits.casework.replay.office import Office
from permits.casework.replay.records import Record
from permits.casework.replay.workdays import Workdays
from permits.documents.importing import TrustedFile
from permits.documents.models import DocumentVersion

SECOND = timedelta(seconds=1)


@dataclass
class Journey:
    """A record, its application and its people, from ``began`` to the ``last`` event so far.

    ``kept`` collects files whose bytes are still to be stored.
    """

    record: Record
    application: PermitApplication
    builder: Builder
    office: Office
    defaults: Defaults
    workdays: Workdays
    now: datetime
    last: datetime
    kept: list[tuple[DocumentVersion, TrustedFile]] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = self.last

    def at(self, planned: datetime) -> datetime:
        """Return the moment of the next event: the planned one, but never before the last."""
        self.last = max(planned, self.last + SECOND)
        return self.last

    @property
    def status(self) -> str:
        return str(self.application.status)
