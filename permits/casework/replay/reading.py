"""From a row to a record, by the mapping of its source; what cannot be read is refused with its reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from permits.applications.statuses import Status
from permits.casework.replay.defaults import Defaults
from permits.casework.replay.mapping import Cell, SourceMapping, StatusRule, TypeRule, parse_day
from permits.casework.replay.records import FINISHED, ISSUED_ON_THE_WAY, Record, RowRefused
from permits.casework.replay.rows import Row, demand_shape
from permits.casework.replay.workdays import Workdays

LARGEST_VALUATION = Decimal("9999999999.99")
LONGEST_SCOPE = 4000
PARCEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z .\-]{0,29}")
ZIP = re.compile(r"\d{5}(-\d{4})?")
Columns = Mapping[str, str]


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one file. ``newest`` is the last day of its data, ``shift_days`` moves every date."""

    mapping: SourceMapping
    defaults: Defaults
    workdays: Workdays
    newest: date
    shift_days: int = 0

    def read(self, row: Row) -> Record:
        """Return the record of a row. :raises RowRefused: with the reason."""
        demand_shape(row)
        columns, assumed = row.columns, list[str]()
        source_id = self.id_of(row)
        rule = self._type(columns)
        days = self._days(columns)
        status = self._status(columns, days)
        applied, issued, ended = self._settled(rule.type, status.reached, days, source_id, assumed)
        shift = timedelta(days=self.shift_days)
        return Record(
            row=row.number,
            source=self.mapping.source,
            source_id=source_id,
            type_code=rule.type,
            work_class=rule.work_class,
            valuation=self._valuation(columns, rule.type, assumed),
            address=self._address(columns),
            unit=self._place(columns, "unit")[:20],
            postal_code=_only(ZIP, self._place(columns, "postal_code")),
            parcel=_only(PARCEL, self._place(columns, "parcel")),
            latitude=_degrees(self._place(columns, "latitude"), 90),
            longitude=_degrees(self._place(columns, "longitude"), 180),
            scope=self._scope(columns, assumed),
            contractor=" ".join(columns.get(self.mapping.contractor, "").split()),
            answers=self._answers(rule, columns, assumed),
            recorded_status=columns[self.mapping.status].strip(),
            goal=status.reached,
            applied=applied + shift,
            issued=issued and issued + shift,
            ended=ended and ended + shift,
            horizon=self.newest + shift,
            shift_days=self.shift_days,
            assumed=tuple(assumed),
            recorded={name: value for name, value in columns.items() if value.strip()},
            recorded_sha256=row.sha256,
            mapping_sha256=self.mapping.sha256,
        )

    def id_of(self, row: Row) -> str:
        """Return the id of a row. :raises RowRefused: when it has none."""
        found = text_of(self.mapping.id, row.columns)
        if not found:
            raise RowRefused("no_id", "The row has no number, so it could not be found again.")
        return found[:60]

    # --- what it is -------------------------------------------------------------------------------
    def _type(self, columns: Columns) -> TypeRule:
        fits = (rule for rule in self.mapping.types if _fits(rule, columns))
        rule = next(fits, None)
        if rule is None or rule.refuse:
            why = rule.refuse if rule else "no type of this city fits"
            raise RowRefused("unmapped_type", f"Not a kind of work that this city has a type for: {why}.")
        return rule

    def _answers(self, rule: TypeRule, columns: Columns, assumed: list[str]) -> dict[str, object]:
        read = {code: text_of(cell, columns) for code, cell in rule.read.items()}
        for code, most in rule.most.items():
            amount = _amount(read.get(code, ""))
            if amount is not None and amount > most:
                assumed.append(f"{code}: {amount} in the record, {most} here, the most that this type takes")
                read[code] = str(most)
        return {**rule.answers, **{code: value for code, value in read.items() if value}}

    def _valuation(self, columns: Columns, type_code: str, assumed: list[str]) -> Decimal:
        amounts = (_amount(columns.get(name, "")) for name in self.mapping.valuation.columns)
        found = next((amount for amount in amounts if amount), None)
        if found is None and type_code in self.mapping.valuation.assumed:
            assumed.append("valuation: the source never gives one for this kind of permit")
            found = Decimal(self.mapping.valuation.assumed[type_code])
        if found is None:
            raise RowRefused("no_valuation", "The record has no valuation, so fees cannot be computed.")
        if found > LARGEST_VALUATION:
            raise RowRefused("no_valuation", f"The valuation {found} cannot be true.")
        return found

    def _scope(self, columns: Columns, assumed: list[str]) -> str:
        found = text_of(self.mapping.scope, columns)[:LONGEST_SCOPE]
        if not found:
            assumed.append("scope: the record has no description")
        return found or self.defaults.scope

    # --- where it is ------------------------------------------------------------------------------
    def _address(self, columns: Columns) -> str:
        found = self._place(columns, "address")
        if not found:
            raise RowRefused("no_address", "The record has no address.")
        return found[:200]

    def _place(self, columns: Columns, name: str) -> str:
        cell: Cell | None = getattr(self.mapping.place, name)
        return text_of(cell, columns) if cell else ""

    # --- when, and how far ------------------------------------------------------------------------
    def _days(self, columns: Columns) -> dict[str, date]:
        found = {}
        for name in ("applied", "issued", "completed", "reached"):
            text = columns.get(getattr(self.mapping.dates, name), "").strip()
            if text:
                found[name] = self._day(text)
        if not found:
            raise RowRefused("bad_date", "The record has no date at all.")
        _demand_order(found)
        return found

    def _day(self, text: str) -> date:
        try:
            day = parse_day(text, self.mapping.dates.formats).date()
        except ValueError as unreadable:
            raise RowRefused("bad_date", f"“{text[:40]}” is not a date.") from unreadable
        if day > self.newest:
            raise RowRefused("bad_date", f"{day} lies after the end of the data.")
        return day

    def _status(self, columns: Columns, days: Mapping[str, date]) -> StatusRule:
        recorded = columns.get(self.mapping.status, "").strip()
        age = (self.newest - (days.get("reached") or max(days.values()))).days
        fits = (rule for rule in self.mapping.statuses if _stands(rule, recorded, days, age))
        rule = next(fits, None)
        if rule is None:
            shown = f"“{recorded[:60]}”" if recorded else "an empty one"
            raise RowRefused("unknown_status", f"The status is {shown}, which the mapping does not know.")
        return rule

    def _settled(
        self, type_code: str, goal: str, days: Mapping[str, date], source_id: str, assumed: list[str]
    ) -> tuple[date, date | None, date | None]:
        """Return the days of application, issue and end, assuming what the source never has."""
        usual, issued = self.defaults.types[type_code], days.get("issued")
        applied = days.get("applied")
        if goal in ISSUED_ON_THE_WAY and issued is None:
            raise RowRefused("no_issue_date", f"The status is {goal}, but there is no date of issue.")
        if applied is None:
            applied = self.workdays.before(issued or max(days.values()), usual.days_to_permit, source_id)
            assumed.append("applied: the source has no date of application")
        if goal not in ISSUED_ON_THE_WAY:
            reached = days.get("completed") or days.get("reached")
            left = goal in {Status.WITHDRAWN, Status.DENIED, Status.APPLICATION_EXPIRED}
            return applied, None, reached or (issued if left else None)
        ended = days.get("completed") or _reached_after(days, issued)
        if goal in FINISHED and ended is None and issued is not None:
            ended = min(self.workdays.after(issued, usual.days_to_build, source_id), self.newest)
            assumed.append("completed: the source has no date of completion")
        return applied, issued, ended


def text_of(cell: Cell, columns: Columns) -> str:
    """Return the text of a cell in a row, "" when it is empty."""
    filled = [text for text in (columns.get(name, "").strip() for name in cell.columns) if text]
    text = cell.by.join(filled) if cell.how == "join" else next(iter(filled), "")
    if cell.pattern:
        found = re.search(cell.pattern, text)
        text = found[1] if found else ""
    return text.replace("\x00", "")


def _fits(rule: TypeRule, columns: Columns) -> bool:
    return all(pattern.search(columns.get(column, "").strip()) for column, pattern in rule.patterns)


def _stands(rule: StatusRule, recorded: str, days: Mapping[str, date], age: int) -> bool:
    return (
        recorded in rule.recorded
        and rule.issued in {None, "issued" in days}
        and rule.completed in {None, "completed" in days}
        and (rule.older_than is None or age > rule.older_than)
    )


def _demand_order(days: Mapping[str, date]) -> None:
    order = [name for name in ("applied", "issued", "completed") if name in days]
    for before, after in pairwise(order):
        if days[after] < days[before]:
            raise RowRefused(
                "date_order", f"{after} on {days[after]}, which is before {before} on {days[before]}."
            )


def _reached_after(days: Mapping[str, date], issued: date | None) -> date | None:
    reached = days.get("reached")
    return reached if reached and issued and reached >= issued else None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").replace("$", "").strip()).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return amount if amount >= 1 else None


def _degrees(text: str, most: int) -> Decimal | None:
    try:
        degrees = Decimal(text).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None
    return degrees if degrees and abs(degrees) <= most else None


def _only(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
