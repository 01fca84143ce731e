"""Every run against its promises: a circle where a stop is expected, a bar where it was promised, and now.

One row per courier with stops; a bar left of its circle is a broken promise, and is red, as is the circle.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.dispatch.situation import Situation
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, width_of
from desktop.widgets.draw import words as write
from desktop.widgets.map import MapPalette
from desktop.widgets.panel import Ground
from desktop.widgets.words import Words
from hub.domain.forecast import RunPlan, StopPlan, until

_ROW_PX, _HEAD_PX, _NAME_PX, _SIDE_PX = 34, 32, 136, 16
_CIRCLE_PX = 18.0
_STEPS_MIN = (15, 30, 60, 120, 240)
_STEP_PX_MIN = 70
BEFORE = timedelta(minutes=12)
"""So much of the past is shown: where a promise was just broken."""
SPAN_MIN, SPAN_MAX = timedelta(minutes=90), timedelta(hours=8)
ROWS_SHOWN = 4


class Timeline(Ground):
    """The bottom panel. Signals: stop_activated(order id) when a circle is clicked."""

    stop_activated = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PANEL, Qt.Edge.TopEdge, parent)
        self.chart = _Chart(shop)
        self.chart.stop_activated.connect(self.stop_activated)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(QCoreApplication.translate("Dispatch", "When the couriers arrive"))
        self._scroll.setWidget(self.chart)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.chart.setAutoFillBackground(False)
        legend = QHBoxLayout()
        legend.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        legend.setSpacing(16)
        for said in (
            QCoreApplication.translate("Dispatch", "Circle: expected arrival"),
            QCoreApplication.translate("Dispatch", "Bar: promised time"),
        ):
            legend.addWidget(Words(said, Type.META, Color.INK_SOFT))
        self._basis = Words(_basis(frozenset()), Type.META, Color.INK_SOFT, gives_way=True)
        self._basis.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        legend.addWidget(self._basis, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 1, 0, 10)
        whole.setSpacing(4)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(legend)

    def show_situation(self, situation: Situation) -> None:
        """Draw these runs."""
        self.chart.show_situation(situation)
        self._basis.setText(_basis(frozenset(arrival.by for arrival in situation.told.values())))
        rows = min(max(1, len(situation.runs)), ROWS_SHOWN)
        self.setFixedHeight(_HEAD_PX + rows * _ROW_PX + 48)


def _basis(reckoners: frozenset[str]) -> str:
    """What the expected arrivals stand on."""
    engines = sorted(reckoners - {"straight"})
    if engines:
        said = QCoreApplication.translate("Dispatch", "Expected by {engine}")
        return said.format(engine=", ".join(engine.capitalize() for engine in engines))
    if reckoners:
        return QCoreApplication.translate("Dispatch", "Expected by straight line, at the pace learnt here")
    return QCoreApplication.translate("Dispatch", "Expected by straight line, 15 km/h")


class _Chart(QWidget):
    stop_activated = Signal(str)

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self._situation: Situation | None = None
        self._spots: list[tuple[QRectF, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(QCoreApplication.translate("Dispatch", "Runs against their promises"))

    def show_situation(self, situation: Situation) -> None:
        self._situation = situation
        self.setMinimumHeight(_HEAD_PX + max(1, len(situation.runs)) * _ROW_PX)
        self.setAccessibleDescription(self._sentence(situation))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, self.minimumHeight())

    def _sentence(self, situation: Situation) -> str:
        """All of it for a screen reader."""
        said = []
        stop_words = QCoreApplication.translate("Dispatch", "{courier}: stop {number}, {name}, expected {time}")
        for courier, run in situation.runs.items():
            for stop in run.stops:
                time = words.clock_time(self._shop, stop.arrives)
                name = self._shop.person_name(courier)
                said.append(
                    stop_words.format(courier=name, number=stop.number, name=stop.order.recipient.name, time=time)
                )
        return ". ".join(said)

    # Time across the panel ----------------------------------------------------------------------------------------

    def _range(self, situation: Situation) -> tuple[datetime, datetime]:
        ends = [situation.now + SPAN_MIN]
        for run in situation.runs.values():
            for stop in run.stops:
                by = until(stop.order)
                ends += [stop.arrives + timedelta(minutes=8), *([by + timedelta(minutes=8)] if by is not None else [])]
        return situation.now - BEFORE, min(max(ends), situation.now + SPAN_MAX)

    def _x(self, moment: datetime, start: datetime, end: datetime) -> float:
        left, right = float(_NAME_PX), float(self.width() - 2 * _SIDE_PX)
        share = (moment - start) / (end - start)
        return left + min(1.0, max(0.0, share)) * (right - left)

    def paintEvent(self, event: QPaintEvent) -> None:
        situation = self._situation
        if situation is None:
            return
        theme = Theme.of(self)
        self._spots = []
        start, end = self._range(situation)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_scale(painter, theme, start, end, situation.now)
            if not situation.runs:
                rect = QRectF(_SIDE_PX, _HEAD_PX, self.width() - 2 * _SIDE_PX, _ROW_PX)
                said = QCoreApplication.translate(
                    "Dispatch", "Nobody is on a run. Runs appear here against their promises."
                )
                write(painter, rect, said, theme.font(Type.META), theme.color(Color.INK_SOFT))
            hues = MapPalette.of(theme).runs
            seen = event.rect().adjusted(0, -_ROW_PX, 0, _ROW_PX)
            for row, (courier, run) in enumerate(situation.runs.items()):
                if not seen.top() <= _HEAD_PX + row * _ROW_PX <= seen.bottom():
                    continue  # scrolled out of sight
                colour = hues[row % len(hues)]
                self._paint_run(painter, theme, row, courier, run, colour, (start, end))

    def _paint_scale(self, painter: QPainter, theme: Theme, start: datetime, end: datetime, now: datetime) -> None:
        minutes = (end - start).total_seconds() / 60
        room = max(1.0, self.width() - _NAME_PX - 2 * _SIDE_PX)
        step = next((each for each in _STEPS_MIN if room * each / minutes >= _STEP_PX_MIN), _STEPS_MIN[-1])
        local = self._shop.local(start)
        foot = self.height() if self._situation is not None and self._situation.runs else _HEAD_PX + 2
        first = local.replace(minute=0, second=0, microsecond=0)
        font, soft = theme.font(Type.META), theme.color(Color.INK_SOFT)
        now_x = self._x(now, start, end)
        moment = first
        while moment <= self._shop.local(end):
            if moment > local:
                x = self._x(moment, start, end)
                painter.setPen(QPen(theme.color(Color.LINE), 1))
                painter.drawLine(QLineF(x, _HEAD_PX + 2, x, foot))
                if abs(x - now_x) > 44:
                    label = QRectF(x - 30, 6, 60, 20)
                    write(painter, label, f"{moment:%H:%M}", font, soft, Qt.AlignmentFlag.AlignCenter)
            moment += timedelta(minutes=step)
        painter.setPen(QPen(theme.color(Color.INK), 1.5))
        painter.drawLine(QLineF(now_x, _HEAD_PX - 6, now_x, foot))
        cap = QRectF(now_x - 24, 5, 48, 22)
        box(painter, cap, Radius.CHIP, theme.color(Color.INK))
        said = f"{self._shop.local(now):%H:%M}"
        strong = theme.font(Type.META, weight=600)
        write(painter, cap, said, strong, theme.color(Color.PAPER), Qt.AlignmentFlag.AlignCenter)

    def _paint_run(
        self,
        painter: QPainter,
        theme: Theme,
        row: int,
        courier: str,
        run: RunPlan,
        colour: QColor,
        span: tuple[datetime, datetime],
    ) -> None:
        assert self._situation is not None
        y = _HEAD_PX + row * _ROW_PX + _ROW_PX / 2
        silent = self._situation.is_silent(courier)
        name = QRectF(_SIDE_PX, y - 10, _NAME_PX - _SIDE_PX - 8, 20)
        ink = theme.color(Color.RIBBON_TEXT if silent else Color.INK)
        write(painter, name, self._shop.person_name(courier), theme.font(Type.BODY_STRONG), ink)
        at = [self._x(stop.arrives, *span) for stop in run.stops]
        pen = QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if silent:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawLine(QLineF(self._x(self._situation.now, *span), y, max(at), y))
        for x, stop in zip(at, run.stops, strict=True):
            self._paint_promise(painter, theme, x, y, stop, span)
        placed: list[float] = []
        for x, stop in zip(at, run.stops, strict=True):
            apart = x if not placed else max(x, placed[-1] + _CIRCLE_PX + 2)  # two at one door stand side by side
            placed.append(apart)
            self._paint_stop(painter, theme, apart, y, stop, colour)

    def _paint_promise(
        self, painter: QPainter, theme: Theme, x: float, y: float, stop: StopPlan, span: tuple[datetime, datetime]
    ) -> None:
        by = until(stop.order)
        if by is None or by < span[0]:
            return
        bar = self._x(by, *span)
        late = _is_late(stop)
        if not late:
            pen = QPen(theme.color(Color.LINE_STRONG), 1.4)
            pen.setDashPattern([1, 2.5])
            painter.setPen(pen)
            painter.drawLine(QLineF(x, y, bar, y))
        painter.setPen(QPen(theme.color(Color.RIBBON if late else Color.INK), 2))
        painter.drawLine(QLineF(bar, y - 9, bar, y + 9))

    def _paint_stop(self, painter: QPainter, theme: Theme, x: float, y: float, stop: StopPlan, colour: QColor) -> None:
        circle = QRectF(x - _CIRCLE_PX / 2, y - _CIRCLE_PX / 2, _CIRCLE_PX, _CIRCLE_PX)
        late = _is_late(stop)
        overdue = (
            late and self._situation is not None and (until(stop.order) or self._situation.now) <= self._situation.now
        )
        edge = theme.color(Color.RIBBON) if late else colour
        painter.setPen(QPen(edge, 2))
        painter.setBrush(edge if overdue else theme.color(Color.PANEL))
        painter.drawEllipse(circle)
        ink = theme.color(Color.RIBBON_INK if overdue else Color.RIBBON_TEXT if late else Color.INK)
        font = theme.font(Type.CAPTION, weight=600)
        painter.setFont(font)
        painter.setPen(ink)
        text = str(stop.number)
        painter.drawText(QPointF(x - width_of(text, font) / 2, y + 4), text)
        self._spots.append((circle.adjusted(-5, -7, 5, 7), stop.order.id))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for rect, order_id in self._spots:
            if rect.contains(event.position()):
                self.stop_activated.emit(order_id)
                return


def _is_late(stop: StopPlan) -> bool:
    return stop.spare is not None and stop.spare < timedelta(0)
