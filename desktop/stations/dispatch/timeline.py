"""Every run against its promises: a circle where a stop is expected, a bar where it was promised, and now.

One row per courier with stops; a bar before its circle is a broken promise, and is red, as is the circle. Time runs as the
language does: from right to left where that does.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QPointF, QRect, QRectF, QSize, Qt, Signal
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
    QRegion,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QStyle, QToolTip, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.dispatch.situation import Situation
from desktop.stations.dispatch.timeline_marks import (
    Standing,
    StopFace,
    paint_stop,
    stop_face,
    stop_sentence,
    stop_spot,
)
from desktop.stations.dispatch.timeline_rows import (
    HEAD_PX,
    NAME_PX,
    ROW_PX,
    SIDE_PX,
    Laid,
    RunRow,
    StopSpot,
    laid_out,
    laying,
)
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, brush
from desktop.widgets.draw import words as write
from desktop.widgets.map import MapPalette
from desktop.widgets.panel import Ground
from desktop.widgets.tip import plain_tip
from desktop.widgets.words import Words
from hub.domain.forecast import RunPlan, until

ROWS_SHOWN, ROWS_MOST = 4, 12
"""Until somebody draws the border, and as far as it can be drawn: a scroll bar does the rest."""
_OVER_PX = 4
"""So far a run's badges and words reach over its row."""
_SAID_AT_ONCE = 8
"""So many runs are put into words in one step."""


def height_px(rows: int) -> int:
    """How high the panel is with so many runs."""
    return HEAD_PX + rows * ROW_PX + 48


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
        self.chart.seen.connect(lambda y: self._scroll.ensureVisible(0, y + ROW_PX // 2, 0, ROW_PX))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.chart.setAutoFillBackground(False)
        legend = QHBoxLayout()
        legend.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
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
        self._whole = QVBoxLayout(self)
        self._whole.setSpacing(4)
        self._whole.addWidget(self._scroll, 1)
        self._whole.addLayout(legend)
        self.set_covered_px(0)

    def set_covered_px(self, covered_px: int) -> None:
        """Draw all of it beside what lies over the far end, the right one, or the left where a language runs the other way.

        Args:
            covered_px: 0 for nothing.
        """
        left, right = (covered_px, 0) if self.isRightToLeft() else (0, covered_px)
        self._whole.setContentsMargins(left, 1, right, 10)

    def show_situation(self, situation: Situation) -> None:
        """Draw these runs."""
        for _ in self.showing(situation):
            pass

    def showing(self, situation: Situation) -> Iterator[None]:
        """`show_situation` in small steps."""
        yield from self.chart.showing(situation)
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
        self._laid: Laid | None = None
        self._wide = -1
        self._said: dict[str, tuple[object, str]] = {}  # by courier: what is said of a run, and what it was made from
        self._focused = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(_name())

    def showing(self, situation: Situation) -> Iterator[None]:
        """Lay these runs out, a few in one step, and paint what looks otherwise than before."""
        wide = self.width()
        laid = yield from laying(self._shop, situation, wide)
        yield
        said = yield from self._sentences(situation, laid)
        yield
        before = self._laid if self._wide == wide else None
        self._situation, self._laid, self._wide = situation, laid, wide
        self.setMinimumHeight(HEAD_PX + max(1, len(laid.rows)) * ROW_PX)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
        others = laid.rows_that_differ(before) if before is not None else None
        if others is None:
            self.update()
            return
        for row in others:
            self.update(self._row_rect(row))

    def _row_rect(self, row: int) -> QRect:
        """Where a run is painted, with what reaches over its edge."""
        return QRect(0, HEAD_PX + row * ROW_PX, self.width(), ROW_PX).adjusted(0, -_OVER_PX, 0, _OVER_PX)

    def _now_laid(self) -> Laid | None:
        """The chart as it is laid out at the width that it has."""
        if self._situation is not None and self._wide != self.width():
            self._wide = self.width()
            self._laid = laid_out(self._shop, self._situation, self._wide)
        return self._laid

    def sizeHint(self) -> QSize:
        return QSize(600, self.minimumHeight())

    def _sentences(self, situation: Situation, laid: Laid) -> Generator[None, None, str]:
        """All of it for a screen reader; a run of which nothing else is to be said is not put into words again."""
        today = self._shop.local(situation.now).date()
        before, self._said = self._said, {}
        for place, row in enumerate(laid.rows, 1):
            key = today, row.name, tuple(_spoken(stop) for stop in row.stops)
            kept = before.get(row.courier)
            if kept is None or kept[0] != key:
                kept = key, ". ".join(self._say(row.courier, stop.face) for stop in row.stops)
            self._said[row.courier] = kept
            if place % _SAID_AT_ONCE == 0:
                yield
        return ". ".join(said for _, said in self._said.values())

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
        self.seen.emit(HEAD_PX + row * ROW_PX)

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

    @property
    def _spots(self) -> list[tuple[QRectF, str]]:
        """What a click may hit, and whose order it is."""
        laid = self._now_laid()
        return [
            (self._on_screen(stop_spot(QPointF(stop.circle, _middle(row)))), stop.order)
            for row, run in enumerate(laid.rows if laid is not None else ())
            for stop in run.stops
        ]

    def _on_screen(self, rect: QRectF) -> QRectF:
        """Where a drawn box is seen."""
        return QRectF(QStyle.visualRect(self.layoutDirection(), self.rect(), rect.toRect()))

    # Laid out from left to right, and turned round by the brush where the language runs the other way.

    def paintEvent(self, event: QPaintEvent) -> None:
        laid = self._now_laid()
        if laid is None:
            return
        theme = Theme.of(self)
        with brush(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_scale(painter, theme, laid, event.region())
            if not laid.rows:
                rect = QRectF(SIDE_PX, HEAD_PX, self.width() - 2 * SIDE_PX, ROW_PX)
                said = QCoreApplication.translate(
                    "Dispatch", "Nobody is on a run. Runs appear here against their promises."
                )
                write(painter, rect, said, theme.font(Type.META), theme.color(Color.INK_SOFT))
            hues = MapPalette.of(theme).runs
            for row, run in enumerate(laid.rows):
                if event.region().intersects(self._row_rect(row)):
                    self._paint_run(painter, theme, row, run, hues[row % len(hues)], laid.now)

    def _paint_scale(self, painter: QPainter, theme: Theme, laid: Laid, where: QRegion) -> None:
        foot = self.height() if laid.rows else HEAD_PX + 2
        font, soft = theme.font(Type.META), theme.color(Color.INK_SOFT)
        head = where.intersects(QRect(0, 0, self.width(), HEAD_PX))
        for x, said in laid.ticks:
            if laid.rows:  # no specks under the times where there is nothing to measure
                painter.setPen(QPen(theme.color(Color.LINE), 1))
                painter.drawLine(QLineF(x, HEAD_PX + 2, x, foot))
            if said and head:
                write(painter, QRectF(x - 30, 6, 60, 20), said, font, soft, Qt.AlignmentFlag.AlignCenter)
        painter.setPen(QPen(theme.color(Color.INK), 1.5))
        painter.drawLine(QLineF(laid.now, HEAD_PX - 6, laid.now, foot))
        if head:
            cap = QRectF(laid.now - 24, 5, 48, 22)
            box(painter, cap, Radius.CHIP, theme.color(Color.INK))
            strong = theme.font(Type.META, weight=600)
            write(painter, cap, laid.now_word, strong, theme.color(Color.PAPER), Qt.AlignmentFlag.AlignCenter)

    def _paint_run(self, painter: QPainter, theme: Theme, row: int, run: RunRow, colour: QColor, now: float) -> None:
        y = _middle(row)
        self._paint_name(painter, theme, y, run.name, run.how, silent=run.silent)
        pen = QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if run.silent:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawLine(QLineF(now, y, max(stop.at for stop in run.stops), y))
        for stop in run.stops:
            _paint_promise(painter, theme, y, stop)
        for stop in run.stops:
            focused = self.hasFocus() and stop.order == self._focused
            paint_stop(painter, theme, QPointF(stop.circle, y), stop.face, colour, stop.room, focused=focused)

    def _paint_name(self, painter: QPainter, theme: Theme, y: float, name: str, how: str, *, silent: bool) -> None:
        """Whose run it is, and under it how it stands."""
        ink = theme.color(Color.RIBBON_TEXT if silent else Color.INK)
        room = QRectF(SIDE_PX, y - (17 if how else 10), NAME_PX - SIDE_PX - 8, 20)
        write(painter, room, name, theme.font(Type.BODY_STRONG), ink)
        if how:
            room.translate(0, 17)
            write(painter, room, how, theme.font(Type.CAPTION), theme.color(Color.RIBBON_TEXT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        order_id = self._at(event.position())
        if order_id:
            self._focus_on(order_id)
            self.stop_activated.emit(order_id)


def _middle(row: int) -> float:
    return HEAD_PX + row * ROW_PX + ROW_PX / 2


def _paint_promise(painter: QPainter, theme: Theme, y: float, stop: StopSpot) -> None:
    if stop.promised is None:
        return
    late = stop.face.standing in (Standing.LATE, Standing.OVERDUE)
    if not late:
        pen = QPen(theme.color(Color.LINE_STRONG), 1.4)
        pen.setDashPattern([1, 2.5])
        painter.setPen(pen)
        painter.drawLine(QLineF(stop.at, y, stop.promised, y))
    painter.setPen(QPen(theme.color(Color.RIBBON if late else Color.INK), 2))
    painter.drawLine(QLineF(stop.promised, y - 9, stop.promised, y + 9))


def _spoken(stop: StopSpot) -> tuple[object, ...]:
    """All that a stop's sentence is made from; the time is told in minutes."""
    face = stop.face
    arrives = face.stop.arrives.replace(second=0, microsecond=0)
    return face.stop.order.recipient.name, stop.number, arrives, until(face.stop.order), face.word


def _name() -> str:
    return QCoreApplication.translate("Dispatch", "Runs against their promises")
