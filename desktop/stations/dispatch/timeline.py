"""Every run against its promises: a circle where a stop is expected, a bar where it was promised, and now.

One row per courier with stops; a bar before its circle is a broken promise, and is red, as is the circle. Time runs as the
language does: from right to left where that does.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStyle, QToolTip, QVBoxLayout, QWidget

from desktop import moments, words
from desktop.shop import Shop
from desktop.stations.dispatch.situation import Situation
from desktop.stations.dispatch.timeline_marks import (
    CIRCLE_PX,
    Standing,
    StopFace,
    paint_stop,
    run_word,
    stop_face,
    stop_sentence,
)
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush
from desktop.widgets.draw import words as write
from desktop.widgets.map import MapPalette
from desktop.widgets.panel import Ground
from desktop.widgets.tip import plain_tip
from desktop.widgets.words import Words
from hub.domain.forecast import RunPlan, until

_ROW_PX, _HEAD_PX, _NAME_PX, _SIDE_PX = 34, 32, 136, 16
_STEPS_MIN = (15, 30, 60, 120, 240)
_STEP_PX_MIN = 70
BEFORE = timedelta(minutes=12)
"""So much of the past is shown: where a promise was just broken."""
SPAN_MIN, SPAN_MAX = timedelta(minutes=90), timedelta(hours=8)
ROWS_SHOWN, ROWS_MOST = 4, 12
"""Until somebody draws the border, and as far as it can be drawn: a scroll bar does the rest."""


def height_px(rows: int) -> int:
    """How high the panel is with so many runs."""
    return _HEAD_PX + rows * _ROW_PX + 48


class Timeline(Ground):
    """The bottom panel; `usual_px` is how high it stands while nobody draws its border.

    Signals:
        stop_activated: order id, when a circle is clicked.
    """

    stop_activated = Signal(str)

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PANEL, Qt.Edge.TopEdge, parent)
        self.usual_px = height_px(1)
        self.chart = _Chart(shop)
        self.chart.stop_activated.connect(self.stop_activated)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(QCoreApplication.translate("Dispatch", "When the couriers arrive"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.chart)
        self.chart.seen.connect(lambda y: self._scroll.ensureVisible(0, y + _ROW_PX // 2, 0, _ROW_PX))
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
            QCoreApplication.translate("Dispatch", "Triangle: in danger"),
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
        self.usual_px = height_px(min(max(1, len(situation.runs)), ROWS_SHOWN))


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
    """The drawing. Signals: stop_activated(order id), seen(y): the keyboard went there, which must be in view."""

    stop_activated = Signal(str)
    seen = Signal(int)

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self._situation: Situation | None = None
        self._spots: list[tuple[QRectF, str]] = []
        self._focused = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(_name())

    def show_situation(self, situation: Situation) -> None:
        self._situation = situation
        self.setMinimumHeight(_HEAD_PX + max(1, len(situation.runs)) * _ROW_PX)
        self.setAccessibleDescription(self._sentence(situation))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, self.minimumHeight())

    def _sentence(self, situation: Situation) -> str:
        """All of it for a screen reader."""
        return ". ".join(
            self._say(courier, stop_face(situation, stop))
            for courier, run in situation.runs.items()
            for stop in run.stops
        )

    def _say(self, courier: str, face: StopFace) -> str:
        by = until(face.stop.order)
        expected = words.clock_time(self._shop, face.stop.arrives)
        promised = words.clock_time(self._shop, by) if by is not None else ""
        return stop_sentence(expected, self._shop.person_name(courier), face, by, promised)

    # The keyboard and the tip -------------------------------------------------------------------------------------

    def stop_at_hand(self) -> str:
        """The order of the stop that the keyboard is at, blank for none."""
        return self._focused if self._place_of(self._focused) is not None else ""

    def _place_of(self, order_id: str) -> tuple[int, int] | None:
        """Row and turn of a stop."""
        for row, run in enumerate(self._rows()):
            for turn, stop in enumerate(run.stops):
                if stop.order.id == order_id:
                    return row, turn
        return None

    def _rows(self) -> list[RunPlan]:
        return list(self._situation.runs.values()) if self._situation is not None else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from stop to stop and from run to run; Enter opens."""
        later = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Left: (0, -later),
            Qt.Key.Key_Right: (0, later),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key())) if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else None
        if step is not None and self._rows():
            self._go(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.stop_at_hand():
            self.stop_activated.emit(self._focused)
        else:
            super().keyPressEvent(event)

    def _go(self, down: int, later: int) -> None:
        rows = self._rows()
        place = self._place_of(self._focused)
        row, turn = (place[0] + down, place[1] + later) if place is not None else (0, 0)
        row = min(len(rows) - 1, max(0, row))
        turn = min(len(rows[row].stops) - 1, max(0, turn))
        self._focus_on(rows[row].stops[turn].order.id)
        self.seen.emit(_HEAD_PX + row * _ROW_PX)

    def _focus_on(self, order_id: str) -> None:
        self._focused = order_id
        place = self._place_of(order_id)
        if place is not None and self._situation is not None:
            courier = list(self._situation.runs)[place[0]]
            face = stop_face(self._situation, self._rows()[place[0]].stops[place[1]])
            self.setAccessibleName(self._say(courier, face))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.stop_at_hand() and self._rows():
            self._focus_on(self._rows()[0].stops[0].order.id)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setAccessibleName(_name())
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            order_id = self._at(QPointF(event.pos()))
            place = self._place_of(order_id)
            if place is None or self._situation is None:
                QToolTip.hideText()
                return True
            courier, run = list(self._situation.runs.items())[place[0]]
            said = self._say(courier, stop_face(self._situation, run.stops[place[1]]))
            QToolTip.showText(event.globalPos(), plain_tip(said), self)
            return True
        return super().event(event)

    def _at(self, point: QPointF) -> str:
        return next((order_id for rect, order_id in self._spots if rect.contains(point)), "")

    # Time across the panel ----------------------------------------------------------------------------------------

    def _range(self, situation: Situation) -> tuple[datetime, datetime]:
        ends = [situation.now + SPAN_MIN]
        for run in situation.runs.values():
            for stop in run.stops:
                by = until(stop.order)
                ends += [stop.arrives + timedelta(minutes=8), *([by + timedelta(minutes=8)] if by is not None else [])]
        return situation.now - BEFORE, min(max(ends), situation.now + SPAN_MAX)

    # Laid out from left to right, and turned round by the brush where the language runs the other way.

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
        with brush(self) as painter:
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
                    write(painter, label, moments.time(moment), font, soft, Qt.AlignmentFlag.AlignCenter)
            moment += timedelta(minutes=step)
        painter.setPen(QPen(theme.color(Color.INK), 1.5))
        painter.drawLine(QLineF(now_x, _HEAD_PX - 6, now_x, foot))
        cap = QRectF(now_x - 24, 5, 48, 22)
        box(painter, cap, Radius.CHIP, theme.color(Color.INK))
        said = moments.time(self._shop.local(now))
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
        faces = [stop_face(self._situation, stop) for stop in run.stops]
        self._paint_name(painter, theme, y, self._shop.person_name(courier), run_word(faces), silent=silent)
        at = [self._x(stop.arrives, *span) for stop in run.stops]
        pen = QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if silent:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawLine(QLineF(self._x(self._situation.now, *span), y, max(at), y))
        for x, face in zip(at, faces, strict=True):
            self._paint_promise(painter, theme, x, y, face, span)
        placed: list[float] = []
        for x in at:  # two at one door stand side by side
            placed.append(x if not placed else max(x, placed[-1] + CIRCLE_PX + 2))
        ends = [*placed[1:], float(self.width())]
        bars = [self._x(by, *span) for stop in run.stops if (by := until(stop.order)) is not None]
        for x, end, face in zip(placed, ends, faces, strict=True):
            focused = self.hasFocus() and face.stop.order.id == self._focused
            room = min([end - CIRCLE_PX / 2, *(bar for bar in bars if bar > x)]) - x - CIRCLE_PX / 2
            spot = paint_stop(painter, theme, QPointF(x, y), face, colour, room, focused=focused)
            self._spots.append((self._on_screen(spot), face.stop.order.id))

    def _on_screen(self, rect: QRectF) -> QRectF:
        """Where a drawn box is seen."""
        return QRectF(QStyle.visualRect(self.layoutDirection(), self.rect(), rect.toRect()))

    def _paint_name(self, painter: QPainter, theme: Theme, y: float, name: str, how: str, *, silent: bool) -> None:
        """Whose run it is, and under it how it stands."""
        ink = theme.color(Color.RIBBON_TEXT if silent else Color.INK)
        room = QRectF(_SIDE_PX, y - (17 if how else 10), _NAME_PX - _SIDE_PX - 8, 20)
        write(painter, room, name, theme.font(Type.BODY_STRONG), ink)
        if how:
            room.translate(0, 17)
            write(painter, room, how, theme.font(Type.CAPTION), theme.color(Color.RIBBON_TEXT))

    def _paint_promise(
        self, painter: QPainter, theme: Theme, x: float, y: float, face: StopFace, span: tuple[datetime, datetime]
    ) -> None:
        by = until(face.stop.order)
        if by is None or by < span[0]:
            return
        bar = self._x(by, *span)
        late = face.standing in (Standing.LATE, Standing.OVERDUE)
        if not late:
            pen = QPen(theme.color(Color.LINE_STRONG), 1.4)
            pen.setDashPattern([1, 2.5])
            painter.setPen(pen)
            painter.drawLine(QLineF(x, y, bar, y))
        painter.setPen(QPen(theme.color(Color.RIBBON if late else Color.INK), 2))
        painter.drawLine(QLineF(bar, y - 9, bar, y + 9))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        order_id = self._at(event.position())
        if order_id:
            self._focus_on(order_id)
            self.stop_activated.emit(order_id)


def _name() -> str:
    return QCoreApplication.translate("Dispatch", "Runs against their promises")
