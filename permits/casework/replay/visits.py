"""The inspections of a permit, each on its day: computed from issue and completion, always the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from permits.applications.statuses import Status
from permits.casework.replay.records import FINISHED, Record
from permits.casework.replay.workdays import Workdays

ALIVE = 165
"""Days within which an inspection must follow another, so that a permit does not lapse (180 by the rules)."""
ASKED, MADE = 15 * 60 + 5, 9 * 60
"""Minutes of the day at which inspections are asked for, and from which they are made."""
GOES_ON = "The work goes on; what can be seen is in order."


@dataclass(frozen=True)
class Visit:
    """Inspections of one day: asked for a working day ahead, and resulted in order."""

    codes: tuple[str, ...]
    asked_at: datetime
    wanted_on: date
    made_at: datetime
    result: str = "passed"
    notes: str = ""


@dataclass(frozen=True)
class Construction:
    """From issue on, or from where an earlier run stopped (``began_at``).

    ``early`` are the inspections during the work that have not passed, ``finals`` those at its end.
    """

    record: Record
    began_at: datetime
    early: Sequence[str]
    finals: Sequence[str]
    days_to_build: int
    workdays: Workdays

    @property
    def began_on(self) -> date:
        return self.began_at.astimezone(self.workdays.zone).date()

    def ends_on(self) -> date:
        """Return the day of the final: the recorded one, or the first that the rules allow."""
        return max(self.record.ended or self.record.horizon, self._first_final())

    def visits(self) -> list[Visit]:
        """Return the visits up to the goal; none where the permit was never used."""
        if self.record.goal in FINISHED:
            end = self.ends_on()
            last = self.workdays.last_open(end)
            final = self._visit(self.finals, last, made_on=end)
            return [*self._kept_alive([*self._early(self.early, last)], final), final]
        if self.record.goal == Status.INSPECTING:
            return self._under_way()
        return []

    def asked_next(self) -> str:
        """Return the inspection that waits at the end of the data, "" when none does."""
        passed = {code for visit in self.visits() if visit.result == "passed" for code in visit.codes}
        left = [code for code in (*self.early, *self.finals) if code not in passed]
        waits = self.record.goal == Status.INSPECTING and self.record.chance("asked", 5) < 3
        return left[0] if waits and left else ""

    # --- how it is done ---------------------------------------------------------------------------
    def _first_final(self) -> date:
        day = self.workdays.next_open(self.began_on)
        return self.workdays.next_open(day) if self.early else day

    def _under_way(self) -> list[Visit]:
        usual_end = self.workdays.after(self.began_on, self.days_to_build, self.record.source_id)
        end = max(min(usual_end, self.record.horizon), self._first_final())
        sequence = [*self.early, *self.finals]
        most = max(len(sequence) - 1, 1)
        done = sequence[: 1 + self.record.chance("done", most)] if len(sequence) > 1 else []
        if not done:
            day = self.workdays.last_open(end)
            return [self._visit(sequence[:1], day, made_on=day, result="partial", notes=GOES_ON)]
        visits = [*self._early(done[: len(self.early)], end)]
        day = self.workdays.next_open(visits[-1].wanted_on) if visits else self.workdays.last_open(end)
        if done[len(self.early) :] and day <= self.record.horizon:
            visits.append(self._visit(done[len(self.early) :], day, made_on=day))
        return self._kept_alive(visits, None)

    def _early(self, codes: Sequence[str], end: date) -> Iterator[Visit]:
        """Spread inspections over visit days between issue and end, at least one working day apart."""
        first = self.workdays.next_open(self.began_on)
        room = max(self.workdays.between(first, end), 1)
        days = min(len(codes), max(room // 3, 1))
        for number in range(days):
            group = codes[number * len(codes) // days : (number + 1) * len(codes) // days]
            day = self.workdays.after(first, int((number + 0.5) * room / days))
            yield self._visit(group, day, made_on=day)

    def _kept_alive(self, visits: list[Visit], final: Visit | None) -> list[Visit]:
        """Add visits with a part passed where so much time lies between two that the permit would lapse."""
        kept: list[Visit] = []
        before = self.began_on
        for visit in [*visits, *([final] if final else [])]:
            while (visit.wanted_on - before).days > ALIVE:
                before = self.workdays.last_open(before + timedelta(days=ALIVE - 10))
                codes = visit.codes[:1]
                kept.append(self._visit(codes, before, made_on=before, result="partial", notes=GOES_ON))
            if visit is not final:
                kept.append(visit)
            before = visit.wanted_on
        return kept

    def _visit(
        self, codes: Sequence[str], wanted_on: date, *, made_on: date, result: str = "passed", notes: str = ""
    ) -> Visit:
        eve = self.workdays.last_open(wanted_on - timedelta(days=1))
        asked_at = max(self.workdays.moment(eve, ASKED), self.began_at + timedelta(minutes=5))
        made_at = self.workdays.moment(made_on, MADE + self.record.chance(f"made {codes}", 90))
        return Visit(tuple(codes), asked_at, wanted_on, made_at, result, notes)
