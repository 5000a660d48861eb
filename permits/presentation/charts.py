"""Charts made on the server: plain SVG that needs no script, and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permits.presentation import svg

ROW_HEIGHT = 44
BAR_HEIGHT = 12
PLOT_HEIGHT = 128
ROOM_FOR_A_NUMBER = 8.0  # percent of the width that a number inside a segment needs

Number = int | float


@dataclass(frozen=True)
class Bar:
    """One labelled amount."""

    label: str
    value: Number
    url: str = ""


@dataclass(frozen=True)
class Stack:
    """One labelled row of amounts, by series."""

    label: str
    values: Mapping[str, Number]


@dataclass(frozen=True)
class Point:
    """One amount at one place of a time line."""

    label: str
    value: Number


@dataclass(frozen=True)
class Span:
    """Days that passed in somebody's hands."""

    whose: Literal["city", "applicant"]
    days: int


@dataclass(frozen=True)
class Key:
    """One entry of a legend."""

    series: str
    label: str


@dataclass(frozen=True)
class Chart:
    """A picture, its title, and the numbers it was drawn from."""

    title: str
    svg: SafeString
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    legend: tuple[Key, ...] = ()
    summary: str = ""


def bar_chart(bars: Sequence[Bar], *, title: str, unit: str = "") -> Chart:
    """Draw one horizontal bar an entry, the longest filling the width."""
    most = max((bar.value for bar in bars), default=0)
    marks = [_linked(bar.url, _bar_row(bar, index, most)) for index, bar in enumerate(bars)]
    summary = _sentence((bar.label, bar.value) for bar in bars)
    drawing = svg.picture(
        *marks,
        title=title,
        summary=summary,
        height=len(bars) * ROW_HEIGHT,
        grouped=any(bar.url for bar in bars),
    )
    return Chart(
        title,
        drawing,
        (_("Name"), unit or _("Number")),
        tuple((bar.label, bar.value) for bar in bars),
        (),
        summary,
    )


def stacked_bars(stacks: Sequence[Stack], *, title: str, series: Mapping[str, str]) -> Chart:
    """Draw one horizontal bar an entry, divided by series; ``series`` maps each code to its words."""
    totals = [sum(stack.values.get(code, 0) for code in series) for stack in stacks]
    most = max(totals, default=0)
    marks = [
        _stack_row(stack, total, index, most, tuple(series))
        for index, (stack, total) in enumerate(zip(stacks, totals, strict=True))
    ]
    rows = tuple((stack.label, *(stack.values.get(code, 0) for code in series)) for stack in stacks)
    summary = _sentence((stack.label, total) for stack, total in zip(stacks, totals, strict=True))
    drawing = svg.picture(*marks, title=title, summary=summary, height=len(stacks) * ROW_HEIGHT)
    return Chart(title, drawing, (_("Name"), *series.values()), rows, _legend(series), summary)


def line(points: Sequence[Point], *, title: str, unit: str = "") -> Chart:
    """Draw how an amount went over time, from zero up, with its highest and its last value written out."""
    most = max((point.value for point in points), default=0) or 1
    places = [_place(index, len(points), point.value, most) for index, point in enumerate(points)]
    summary = _trend(points)
    drawing = svg.picture(
        *_axis(),
        _curve(places),
        *_spelled_out(points, places),
        title=title,
        summary=summary,
        height=PLOT_HEIGHT + 48,
    )
    rows = tuple((point.label, point.value) for point in points)
    return Chart(title, drawing, (_("When"), unit or _("Number")), rows, (), summary)


def histogram(bars: Sequence[Bar], *, title: str, unit: str = "") -> Chart:
    """Draw upright bars for neighbouring classes, such as the ages of a queue."""
    most = max((bar.value for bar in bars), default=0)
    marks = [mark for index, bar in enumerate(bars) for mark in _column(bar, index, len(bars), most)]
    summary = _sentence((bar.label, bar.value) for bar in bars)
    caption = [svg.text(unit, "50%", PLOT_HEIGHT + 62, anchor="middle", kind="quiet")] if unit else []
    drawing = svg.picture(*marks, *caption, title=title, summary=summary, height=PLOT_HEIGHT + 70)
    rows = tuple((bar.label, bar.value) for bar in bars)
    return Chart(title, drawing, (unit or _("Class"), _("Number")), rows, (), summary)


def days_bar(spans: Sequence[Span], *, title: str = "", key: str = "days") -> Chart:
    """Draw the days of a case in the order they passed, the city's against the applicant's."""
    spans = _joined(spans)
    whole = sum(span.days for span in spans)
    totals = {whose: sum(s.days for s in spans if s.whose == whose) for whose in ("city", "applicant")}
    words = {"city": _("Days with the city"), "applicant": _("Days with the applicant")}
    legend = tuple(Key(whose, f"{words[whose]}: {total}") for whose, total in totals.items())
    named = title or _("Who had the application, day by day")
    summary = ", ".join(entry.label for entry in legend)
    drawing = svg.picture(*_spans(spans, whole), title=named, summary=summary, height=36, key=key)
    rows = tuple((words[span.whose], span.days) for span in spans)
    return Chart(named, drawing, (_("With"), _("Days")), rows, legend, summary)


def _bar_row(bar: Bar, index: int, most: Number) -> SafeString:
    top = index * ROW_HEIGHT
    return mark_safe(  # noqa: S308 # each part is escaped by svg.element
        svg.text(bar.label, 0, top + 16)
        + svg.text(_shown(bar.value), "100%", top + 16, anchor="end", kind="value")
        + _block(0, top + 23, "100%", "track")
        + _block(0, top + 23, svg.percent(bar.value, most), "bar")
    )


def _stack_row(stack: Stack, total: Number, index: int, most: Number, codes: tuple[str, ...]) -> SafeString:
    top = index * ROW_HEIGHT
    marks = svg.text(stack.label, 0, top + 16)
    marks += svg.text(_shown(total), "100%", top + 16, anchor="end", kind="value")
    marks += _block(0, top + 23, "100%", "track")
    before: Number = 0
    for code in codes:
        amount = stack.values.get(code, 0)
        marks += _block(svg.percent(before, most), top + 23, svg.percent(amount, most), _kind(code, codes))
        before += amount
    return mark_safe(marks)  # noqa: S308 # each part is escaped by svg.element


def _block(x: object, y: object, width: object, kind: str, height: object = BAR_HEIGHT) -> SafeString:
    return svg.element("rect", x=x, y=y, width=width, height=height, class_=f"lintel-chart__{kind}")


def _kind(code: str, codes: tuple[str, ...]) -> str:
    return code if code in {"city", "applicant"} else f"series-{codes.index(code) % 5 + 1}"


def _legend(series: Mapping[str, str]) -> tuple[Key, ...]:
    codes = tuple(series)
    return tuple(Key(_kind(code, codes), label) for code, label in series.items())


def _linked(url: str, marks: SafeString) -> SafeString:
    return svg.element("a", marks, href=url, class_="lintel-chart__link") if url else svg.element("g", marks)


def _place(index: int, count: int, value: Number, most: Number) -> tuple[float, float]:
    return 2 + index * 96 / max(count - 1, 1), 24 + PLOT_HEIGHT * (1 - value / most)


def _axis() -> list[SafeString]:
    heights = (24, 24 + PLOT_HEIGHT / 2, 24 + PLOT_HEIGHT)
    return [svg.element("line", x1="0", x2="100%", y1=y, y2=y, class_="lintel-chart__axis") for y in heights]


def _curve(places: Sequence[tuple[float, float]]) -> SafeString:
    total = PLOT_HEIGHT + 48
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in places)
    stroke = svg.element(
        "polyline",
        points=points,
        fill="none",
        vector_effect="non-scaling-stroke",
        class_="lintel-chart__line",
    )
    return svg.element(
        "svg", stroke, view_box=f"0 0 100 {total}", preserve_aspect_ratio="none", width="100%", height=total
    )


def _spelled_out(points: Sequence[Point], places: Sequence[tuple[float, float]]) -> list[SafeString]:
    if not points:
        return []
    highest = max(range(len(points)), key=lambda index: points[index].value)
    marks = []
    for index in dict.fromkeys((highest, len(points) - 1)):
        x, y = places[index]
        anchor = "end" if x > 85 else "start" if x < 15 else "middle"
        marks.append(
            svg.element("circle", cx=f"{x:.2f}%", cy=f"{y:.2f}", r="4", class_="lintel-chart__point")
        )
        marks.append(
            svg.text(_shown(points[index].value), f"{x:.2f}%", f"{y - 10:.2f}", anchor=anchor, kind="value")
        )
    foot = PLOT_HEIGHT + 44
    marks.append(svg.text(points[0].label, 0, foot, kind="quiet"))
    if len(points) > 1:
        marks.append(svg.text(points[-1].label, "100%", foot, anchor="end", kind="quiet"))
    return marks


def _column(bar: Bar, index: int, count: int, most: Number) -> list[SafeString]:
    share = 100 / count
    height = PLOT_HEIGHT * bar.value / most if most else 0
    top = 20 + PLOT_HEIGHT - height
    middle = f"{share * (index + 0.5):.2f}%"
    return [
        _block(f"{share * (index + 0.1):.2f}%", f"{top:.2f}", f"{share * 0.8:.2f}%", "bar", f"{height:.2f}"),
        svg.text(_shown(bar.value), middle, f"{top - 6:.2f}", anchor="middle", kind="value"),
        svg.text(bar.label, middle, PLOT_HEIGHT + 40, anchor="middle", kind="quiet"),
    ]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Leave out days that did not pass and join neighbours in the same hands."""
    passed = (span for span in spans if span.days > 0)
    runs = groupby(passed, key=attrgetter("whose"))
    return [Span(whose, sum(span.days for span in run)) for whose, run in runs]


def _spans(spans: Sequence[Span], whole: int) -> list[SafeString]:
    marks = [_block(0, 0, "100%", "track", 36)]
    before = 0
    for span in spans:
        start, width = before / whole * 100 if whole else 0, span.days / whole * 100 if whole else 0
        marks.append(_block(f"{start:.2f}%", 0, f"{width:.2f}%", span.whose, 36))
        if width >= ROOM_FOR_A_NUMBER:
            middle = f"{start + width / 2:.2f}%"
            marks.append(svg.text(span.days, middle, 24, anchor="middle", kind=f"on-{span.whose}"))
        before += span.days
    return marks


def _shown(value: Number) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _sentence(pairs: object) -> str:
    return "; ".join(f"{label}: {_shown(value)}" for label, value in pairs)  # type: ignore[attr-defined]


def _trend(points: Sequence[Point]) -> str:
    if not points:
        return _("No numbers yet")
    span = ngettext("%(count)d value", "%(count)d values", len(points)) % {"count": len(points)}
    return _("%(span)s, from %(first)s (%(start)s) to %(last)s (%(end)s), at most %(most)s") % {
        "span": span,
        "first": points[0].label,
        "start": _shown(points[0].value),
        "last": points[-1].label,
        "end": _shown(points[-1].value),
        "most": _shown(max(point.value for point in points)),
    }
