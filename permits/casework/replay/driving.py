"""Drive one record through the services of the pages, from the empty form to its recorded status."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from permits.applications.models import PermitApplication
from permits.applications.statuses import BEFORE_ISSUE
from permits.casework.models import ReplayedRecord
from permits.casework.replay import filing, intake_steps, permit_steps, review_steps
from permits.casework.replay.builders import Builder, Builders
from permits.casework.replay.defaults import Defaults
from permits.casework.replay.journey import Journey
from permits.casework.replay.office import Office
from permits.casework.replay.records import Record, RowRefused
from permits.casework.replay.steps import Step, WayToPermit
from permits.casework.replay.workdays import Workdays
from permits.rulebook.queries import version_in_force
from permits.rulebook.schema.permit_type import PermitType
from workflows import outbox
from workflows.timing import at_moment

FILLED_IN_BEFORE = timedelta(minutes=50)
At = Callable[[Journey, datetime], None]
AtDuring = Callable[[Journey, datetime, datetime], None]
AT: dict[str, At] = {
    "submit": intake_steps.submit,
    "return_incomplete": intake_steps.return_incomplete,
    "resubmit": intake_steps.resubmit,
    "accept": intake_steps.accept,
    "pay_plan_check": intake_steps.pay_plan_check,
    "pay_at_once": intake_steps.pay_at_once,
    "withdraw": intake_steps.withdraw,
    "expire_application": intake_steps.expire_application,
    "answer": review_steps.answer,
    "deny": review_steps.deny,
    "issue": review_steps.issue,
}
DURING: dict[str, AtDuring] = {
    "review_approves": review_steps.review_approves,
    "review_corrects": review_steps.review_corrects,
    "review_denies": review_steps.review_denies,
    "review_partly": review_steps.review_partly,
    "clear": review_steps.clear,
}


@dataclass(frozen=True)
class Driven:
    """What became of a record: the application, and the status that its goal means here."""

    application: PermitApplication
    expected: str

    @property
    def reached(self) -> bool:
        return bool(self.application.status == self.expected)


@dataclass(frozen=True)
class Driver:
    """Everything that driving needs and that is the same for all records."""

    office: Office
    builders: Builders
    defaults: Defaults
    workdays: Workdays
    now: datetime

    def builder_of(self, record: Record) -> Builder:
        """Return who applies, under the rules of the day; makes a company where needed.

        :raises NoRulebookInForce: before the first rules. :raises RowRefused: when they have no such type.
        """
        return self.builders.builder_of(record, self._type_of(record))

    def begin(self, record: Record, builder: Builder) -> tuple[Driven, Journey]:
        """Drive a new record. Nobody hears of what it does; the caller stores the files that it kept."""
        instant = self._type_of(record).track == "instant"
        way = WayToPermit(record, instant, self.workdays, self.now)
        steps, filled_in = way.steps(), way.filed_at() - FILLED_IN_BEFORE
        kept: filing.Kept = []
        with outbox.nobody_hears(), at_moment(filled_in):
            application = filing.file_application(record, builder, self.defaults, at=filled_in, kept=kept)
        journey = self._journey(record, application, filled_in)
        journey.kept += kept
        return self._go(journey, steps, way), journey

    def go_on(self, record: Record, application: PermitApplication) -> tuple[Driven, Journey]:
        """Drive a record further that an earlier run began."""
        last = application.case.records.order_by("-seq").values_list("at", flat=True)[0]
        journey = self._journey(record, application, last)
        way = WayToPermit(record, application.is_instant, self.workdays, self.now)
        before_issue = application.status in BEFORE_ISSUE
        steps = way.steps_from(application.status, last) if before_issue else []
        return self._go(journey, steps, way), journey

    def _type_of(self, record: Record) -> PermitType:
        types = version_in_force(record.applied).rulebook.types
        if record.type_code not in types:
            raise RowRefused(
                "unmapped_type", f"The rules of {record.applied} have no type {record.type_code}."
            )
        return types[record.type_code]

    def _journey(self, record: Record, application: PermitApplication, last: datetime) -> Journey:
        builder = self.builders.acting_for(application)
        return Journey(
            record=record,
            application=application,
            builder=builder,
            office=self.office,
            defaults=self.defaults,
            workdays=self.workdays,
            now=self.now,
            last=last,
            assumed=list(record.assumed),
        )

    def _go(self, journey: Journey, steps: list[Step], way: WayToPermit) -> Driven:
        prefetch_related_objects([journey.application], "parties__organisation__licences", "declarations")
        with outbox.nobody_hears():
            for step in steps:
                _take(journey, step)
            if journey.record.is_issued_on_the_way:
                permit_steps.build(journey)
        return Driven(journey.application, way.expected())


def _take(journey: Journey, step: Step) -> None:
    with at_moment(max(step.at, journey.last)):
        if step.name in AT:
            AT[step.name](journey, step.at)
        else:
            DURING[step.name](journey, step.began, step.at)


def remember(journey: Journey, *, at: datetime) -> None:
    """Write beside the application where it came from and what was assumed."""
    record = journey.record
    ReplayedRecord.objects.update_or_create(
        application=journey.application,
        defaults={
            "recorded": dict(record.recorded),
            "recorded_sha256": record.recorded_sha256,
            "recorded_status": record.recorded_status[:80],
            "goal": record.goal,
            "assumed": journey.assumed,
            "shift_days": record.shift_days,
            "mapping_sha256": record.mapping_sha256,
            "replayed_at": at,
        },
    )
