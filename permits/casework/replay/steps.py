"""The steps that lead to the permit, each at its moment: computed from the recorded days, always the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from permits.applications.statuses import Status
from permits.casework.replay.records import Record, RowRefused
from permits.casework.replay.workdays import Workdays

Weighed = tuple[str, int]
"""A step and the business days that it usually takes after the one before."""
ACCEPT, PAY, CLEAR, ISSUE = ("accept", 3), ("pay_plan_check", 3), ("clear", 4), ("issue", 2)
REVIEW, ANSWER, REVIEW_AGAIN, PART_OF_REVIEW = 14, 10, 7, 12
DATED = frozenset(
    {
        Status.WITHDRAWN,
        Status.DENIED,
        Status.APPLICATION_EXPIRED,
        Status.APPROVED,
        Status.READY_TO_ISSUE,
    }
)
"""What ends the way to the permit on a day that the source tells."""


_BEFORE = {
    Status.SUBMITTED: "submit",
    Status.INCOMPLETE: "submit",
    Status.INTAKE_FEES_DUE: "accept",
    Status.IN_REVIEW: "pay_plan_check",
    Status.CORRECTIONS_REQUIRED: "pay_plan_check",
    Status.APPROVED: "review_approves",
    Status.READY_TO_ISSUE: "clear",
}
"""Which step leads to a status, so that a later run goes on after it."""
_LEADS: dict[str, tuple[Weighed, ...]] = {
    Status.INCOMPLETE: (("resubmit", 6),),
    Status.CORRECTIONS_REQUIRED: (("answer", ANSWER),),
}


def _place_of(status: str, whole: list[Weighed]) -> int:
    """Return the place after the step that leads to a status; the end when the way does not pass there."""
    names = [name for name, _days in whole]
    before = _BEFORE.get(Status(status), "")
    return len(names) - names[::-1].index(before) if before in names else len(names)


def _is_detour(name: str) -> bool:
    """Tell whether a step is left out when an earlier run goes on: another round, another return."""
    return name in {"return_incomplete", "resubmit", "answer"} or name.startswith("review_")


@dataclass(frozen=True)
class Step:
    """A step, and the office's time that it may fill: from when, until when."""

    name: str
    began: datetime
    at: datetime


@dataclass(frozen=True)
class WayToPermit:
    """The steps of one record from submission to issue, or as far as it came."""

    record: Record
    instant: bool
    workdays: Workdays
    now: datetime

    def steps(self) -> list[Step]:
        """Return the steps in order. :raises RowRefused: when no way of this track leads to the goal."""
        return self._dated(list(self._instant() if self.instant else self._review()), self.filed_at())

    def steps_from(self, status: str, since: datetime) -> list[Step]:
        """Return the steps that are left when an earlier run went as far as a status."""
        if status == self.expected():
            return []
        whole = list(self._instant() if self.instant else self._review())
        left = whole[_place_of(status, whole) :]
        rounds = [name for name, _days in left if name.startswith("review_")]
        kept = [each for each in left if each[0] in {*rounds[-1:]} or not _is_detour(each[0])]
        return self._dated([("resume", 0), *_LEADS.get(status, ()), *kept], since)[1:]

    def expected(self) -> str:
        """Return the status that the goal means on this track: an open instant one waits for its payment."""
        waits = self.instant and not self.record.is_issued_on_the_way and self.record.goal not in DATED
        return Status.SUBMITTED if waits or self._is_unpaid() else self.record.goal

    def _is_unpaid(self) -> bool:
        return self.instant and self.record.goal in {Status.APPROVED, Status.READY_TO_ISSUE}

    def _dated(self, weighed: list[Weighed], start: datetime) -> list[Step]:
        end = max(self._end(sum(days for _name, days in weighed)), start)
        return list(self._placed(weighed, start, end))

    # --- which steps ------------------------------------------------------------------------------
    def _instant(self) -> Iterator[Weighed]:
        goal = self.record.goal
        if goal in {Status.DENIED, Status.APPLICATION_EXPIRED, Status.INCOMPLETE}:
            raise RowRefused("unreachable", f"An instant permit of this city is never “{goal}”.")
        yield ("submit", 0)
        if self.record.is_issued_on_the_way:
            yield ("pay_at_once", 1)
        elif goal == Status.WITHDRAWN:
            yield ("withdraw", 3)

    def _review(self) -> Iterator[Weighed]:
        goal = self.record.goal
        yield ("submit", 0)
        if goal == Status.INCOMPLETE:
            yield ("return_incomplete", 4)
        elif goal == Status.WITHDRAWN:
            yield from self._way_out()
        elif goal == Status.APPLICATION_EXPIRED:
            yield ACCEPT
            yield ("expire_application", 60)
        elif goal != Status.SUBMITTED:
            yield from self._accepted(goal)

    def _way_out(self) -> Iterator[Weighed]:
        depth = self.record.chance("withdrawn", 3) if self._length() > 12 else 0
        yield from (ACCEPT, PAY, ("review_partly", PART_OF_REVIEW))[: depth + depth // 2]
        yield ("withdraw", 4)

    def _accepted(self, goal: str) -> Iterator[Weighed]:
        if self.record.chance("incomplete", 8) == 0 and self._length() > 25:
            yield from (("return_incomplete", 3), ("resubmit", 6))
        yield ACCEPT
        if goal == Status.INTAKE_FEES_DUE:
            return
        yield PAY
        if goal == Status.DENIED:
            yield from (("review_denies", REVIEW), ("deny", 3))
        elif goal == Status.IN_REVIEW:
            yield from self._earlier_rounds(1 + (self._length() > 45))
            yield ("review_partly", PART_OF_REVIEW)
        elif goal == Status.CORRECTIONS_REQUIRED:
            yield ("review_corrects", REVIEW)
        else:
            yield from self._to_approval(goal)

    def _to_approval(self, goal: str) -> Iterator[Weighed]:
        rounds = self._rounds()
        yield from self._earlier_rounds(rounds)
        yield ("review_approves", REVIEW if rounds == 1 else REVIEW_AGAIN)
        if goal != Status.APPROVED:
            yield CLEAR
        if self.record.is_issued_on_the_way:
            yield ISSUE

    def _earlier_rounds(self, rounds: int) -> Iterator[Weighed]:
        for number in range(1, rounds):
            yield ("review_corrects", REVIEW if number == 1 else REVIEW_AGAIN)
            yield ("answer", ANSWER)

    def _rounds(self) -> int:
        """Judge by the time it took how many rounds there were."""
        length = self._length()
        if length < 20:
            return 1
        if length < 60:
            return 1 + (self.record.chance("rounds", 100) < 45)
        return 2 + (length > 200)

    def _length(self) -> int:
        return self.workdays.between(self.record.applied, self._known_end() or self.record.horizon)

    # --- when -------------------------------------------------------------------------------------
    def filed_at(self) -> datetime:
        same_day = self._known_end() == self.record.applied
        latest = 50 if same_day else 7 * 60
        return self.workdays.moment(self.record.applied, 8 * 60 + 35 + self.record.chance("filed", latest))

    def _known_end(self) -> date | None:
        if self.record.is_issued_on_the_way:
            return self.record.issued
        return self.record.ended if self.record.goal in DATED else None

    def _end(self, usual_days: int) -> datetime:
        known = self._known_end()
        day = known or min(self.workdays.after(self.record.applied, usual_days), self.record.horizon)
        late = 15 * 60 + 25 if day == self.record.applied else 10 * 60
        end = self.workdays.moment(day, late + self.record.chance("end", 16 * 60 + 20 - late))
        return min(end, self.now - timedelta(minutes=30))

    def _placed(self, weighed: list[Weighed], start: datetime, end: datetime) -> Iterator[Step]:
        total, gone, shares = sum(days for _name, days in weighed[1:]) or 1, 0, []
        for _name, days in weighed[1:]:
            gone += days
            shares.append(gone / total)
        moments = [start, *self.workdays.spread(start, end, shares)]
        for number, (name, _days) in enumerate(weighed):
            yield Step(name, moments[max(number - 1, 0)], moments[number])
