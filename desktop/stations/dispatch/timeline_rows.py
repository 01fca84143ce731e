"""Where everything stands on the timeline: laid out for one width, and comparable.

Each second and each change of the board lay it out anew; only what stands elsewhere, or says something else, is painted
again. Places are on half pixels, so that what nobody sees move is where it was.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop import moments
from desktop.shop import Shop
from desktop.stations.dispatch.situation import Situation
from desktop.stations.dispatch.timeline_marks import CIRCLE_PX, StopFace, run_word, stop_face
from hub.domain.forecast import RunPlan, until

ROW_PX, HEAD_PX, NAME_PX, SIDE_PX = 34, 32, 136, 16
BEFORE = timedelta(minutes=12)
"""So much of the past is shown: where a promise was just broken."""
SPAN_MIN, SPAN_MAX = timedelta(minutes=90), timedelta(hours=8)
_STEPS_MIN = (15, 30, 60, 120, 240)
_STEP_PX_MIN = 70
_CAP_PX = 44
"""So near to now no other time is written."""
_RUNS_AT_ONCE = 8
"""So many runs are laid out in one step, half a millisecond."""


@dataclass(frozen=True, slots=True)
class StopSpot:
    """One stop on its run's line; all places are px from the left, of a chart that runs from left to right.

    Args:
        face: how it stands; what shows of it is beside it, for its arrival is another one each second.
        at: where it is expected.
        circle: the middle of its circle: two at one door stand side by side.
        room: free after the circle for words.
        promised: where it was promised; None where nothing was, or it is off the chart.
    """

    face: StopFace = field(compare=False)
    order: str
    number: int
    shown: tuple[str, str]
    at: float
    circle: float
    room: float
    promised: float | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One courier's run. Args: how: how it stands, blank on time; silent: whether the courier is."""

    courier: str
    name: str
    how: str
    silent: bool
    stops: tuple[StopSpot, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """The whole chart.

    Args:
        ticks: where the hours are drawn, and what is written there, blank for nothing.
        now: where now is, px; now_word: what time it is.
    """

    ticks: tuple[tuple[float, str], ...]
    now: float
    now_word: str
    rows: tuple[RunRow, ...]

    def rows_that_differ(self, before: Laid) -> Iterator[int] | None:
        """Which rows look otherwise; None where everything may."""
        if (self.ticks, self.now, self.now_word, len(self.rows)) != (
            before.ticks,
            before.now,
            before.now_word,
            len(before.rows),
        ):
            return None
        return (place for place, row in enumerate(self.rows) if row != before.rows[place])


@dataclass(frozen=True, slots=True)
class _Span:
    """Time across a chart. Args: start, end: what it shows; wide: px of the whole chart."""

    start: datetime
    end: datetime
    wide: int

    def x(self, moment: datetime) -> float:
        left, right = float(NAME_PX), float(self.wide - 2 * SIDE_PX)
        share = (moment - self.start) / (self.end - self.start)
        return round((left + min(1.0, max(0.0, share)) * (right - left)) * 2) / 2


def laying(shop: Shop, situation: Situation, wide: int) -> Generator[None, None, Laid]:
    """Lay the runs out, a few in one step.

    Args:
        wide: of the chart, px.
    """
    span = _Span(*_range(situation), wide)
    yield
    rows = []
    for place, (courier, run) in enumerate(situation.runs.items(), 1):
        rows.append(_row(shop, situation, courier, run, span))
        if place % _RUNS_AT_ONCE == 0:
            yield
    now = span.x(situation.now)
    now_word = moments.time(shop.local(situation.now))
    return Laid(tuple(_ticks(shop, span, now)), now, now_word, tuple(rows))


def laid_out(shop: Shop, situation: Situation, wide: int) -> Laid:
    """`laying` at once."""
    steps = laying(shop, situation, wide)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            laid: Laid = done.value
            return laid


def _range(situation: Situation) -> tuple[datetime, datetime]:
    ends = [situation.now + SPAN_MIN]
    for run in situation.runs.values():
        for stop in run.stops:
            by = until(stop.order)
            ends += [stop.arrives + timedelta(minutes=8), *([by + timedelta(minutes=8)] if by is not None else [])]
    return situation.now - BEFORE, min(max(ends), situation.now + SPAN_MAX)


def _row(shop: Shop, situation: Situation, courier: str, run: RunPlan, span: _Span) -> RunRow:
    faces = [stop_face(situation, stop) for stop in run.stops]
    at = [span.x(stop.arrives) for stop in run.stops]
    circles: list[float] = []
    for x in at:  # two at one door stand side by side
        circles.append(x if not circles else max(x, circles[-1] + CIRCLE_PX + 2))
    ends = [*circles[1:], float(span.wide)]
    promises = [until(stop.order) for stop in run.stops]
    bars = [span.x(by) for by in promises if by is not None]
    stops = []
    for face, x, circle, end, by in zip(faces, at, circles, ends, promises, strict=True):
        room = min([end - CIRCLE_PX / 2, *(bar for bar in bars if bar > circle)]) - circle - CIRCLE_PX / 2
        promised = span.x(by) if by is not None and by >= span.start else None
        shown = face.standing, face.word
        stops.append(StopSpot(face, face.stop.order.id, face.stop.number, shown, x, circle, room, promised))
    silent = situation.is_silent(courier)
    return RunRow(courier, shop.person_name(courier), run_word(faces), silent, tuple(stops))


def _ticks(shop: Shop, span: _Span, now: float) -> Iterator[tuple[float, str]]:
    minutes = (span.end - span.start).total_seconds() / 60
    room = max(1.0, span.wide - NAME_PX - 2 * SIDE_PX)
    step = next((each for each in _STEPS_MIN if room * each / minutes >= _STEP_PX_MIN), _STEPS_MIN[-1])
    local, last = shop.local(span.start), shop.local(span.end)
    moment = local.replace(minute=0, second=0, microsecond=0)
    while moment <= last:
        if moment > local:
            x = span.x(moment)
            yield x, moments.time(moment) if abs(x - now) > _CAP_PX else ""
        moment += timedelta(minutes=step)
