"""Read the applications that a what-if judges, each with the rules of its time, some at a time."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from permits.applications.models import Party, PermitApplication
from permits.applications.statuses import BEFORE_ISSUE
from permits.rulebook.models import RulebookVersion
from permits.rulebook.plan_versions import effective_from, published_plans
from permits.rulebook.queries import version_by_id
from permits.rulebook.rulebook import Rulebook
from permits.whatif.judging import Past
from permits.whatif.models import WhatIf
from workflows.calendars import Calendar
from workflows.definitions.models import DefinitionVersion
from workflows.definitions.schema import Definition

BUILDER = Party.objects.filter(application=OuterRef("pk"), role=Party.Role.CONTRACTOR, until__isnull=True)
COLUMNS = (
    *("pk", "permit_type", "answers", "valuation", "assessed_valuation", "work_class", "rulebook_version_id"),
    *("received_at", "issued_at"),
)


def concerned(what_if: WhatIf, calendar: Calendar) -> QuerySet[PermitApplication]:
    """Return the applications that a what-if asks about; drafts never, for nobody has handed them in."""
    handed_in = PermitApplication.objects.filter(received_at__isnull=False)
    if what_if.basis == WhatIf.Basis.OPEN:
        return handed_in.filter(status__in=BEFORE_ISSUE)
    return handed_in.filter(_within(what_if.first or date.min, what_if.final or date.max, calendar))


def _within(first: date, final: date, calendar: Calendar) -> Q:
    begins = datetime.combine(first, time.min, ZoneInfo(calendar.time_zone))
    ends = datetime.combine(final + timedelta(days=1), time.min, ZoneInfo(calendar.time_zone))
    return Q(received_at__gte=begins, received_at__lt=ends)


def chunk(what_if: WhatIf, calendar: Calendar, *, size: int, at: datetime) -> list[Past]:
    """Return the next applications in the order of their keys: one query, and the rules of their times."""
    found = concerned(what_if, calendar).filter(pk__gt=what_if.last).order_by("pk")
    rows = found.values(*COLUMNS, owner_builder=~Exists(BUILDER))[:size]
    times = _Times(at)
    return [times.past(row) for row in rows]


class _Times:
    """The rules by their days, looked up once for each chunk."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.versions = list(
            RulebookVersion.objects.filter(cancelled_at__isnull=True).order_by("effective_from", "number")
        )
        self.plans = cache(self._plans)

    def past(self, row: dict[str, Any]) -> Past:
        version = version_by_id(row["rulebook_version_id"])
        rules, calendar = version.rulebook, version.rulebook.calendar()
        submitted_on = calendar.local_date(row["received_at"])
        issued_on = calendar.local_date(row["issued_at"] or self.at)
        assessed = row["assessed_valuation"]
        return Past(
            pk=row["pk"],
            type_code=row["permit_type"],
            answers=row["answers"],
            fields={
                "valuation": row["valuation"] if assessed is None else assessed,
                "work_class": row["work_class"],
                "owner_builder": row["owner_builder"],
            },
            valuation_set=assessed is not None,
            submitted_on=submitted_on,
            issued_on=issued_on,
            rules=rules,
            newer=self._newer(rules, issued_on),
            review_plan=self._review_plan(version, row["permit_type"], submitted_on),
        )

    def _newer(self, rules: Rulebook, on: date) -> Rulebook:
        begun = [each for each in self.versions if each.effective_from <= on]
        return version_by_id(begun[-1].pk).rulebook if begun else rules

    def _review_plan(self, version: RulebookVersion, type_code: str, on: date) -> Definition | None:
        calendar = version.rulebook.calendar()
        for each in self.plans(version.pk, type_code):
            if effective_from(each, calendar) <= on:
                return each.definition
        return version.rulebook.definition(type_code)

    def _plans(self, version: int, type_code: str) -> list[DefinitionVersion]:
        return published_plans(version_by_id(version), type_code)
