"""The map of a station. Owns the window's side of it: gestures, keys, focus, drops, timers, and when to paint again.

Rules: it shows values and says what was touched, by id; it looks nothing up and decides nothing about orders. Layout is
the scene's, paint the painters'. The ground keeps its own picture, so a moving courier costs only marks.
A frame takes no longer than it has: marks lie where they belong in every one of them, words and ground follow a moment
later (`scene.py`, `ground.py`), words only once the hand rests, because words that jump while it moves cannot be read.
Every pointer action has a key: arrows move, + and - zoom, 0 shows everything, Tab walks the marks, Enter opens.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture, QStyle, QWidget

from desktop.models.chores import chores
from desktop.widgets.freshness import Freshness
from desktop.widgets.map import words
from desktop.widgets.map.camera import PAN_STEP, Camera, Margins
from desktop.widgets.map.content import Content
from desktop.widgets.map.controls import GAP_PX, LEGEND_PX, Legend, ZoomButtons, paint_note
from desktop.widgets.map.ground import Ground
from desktop.widgets.map.labels import Standing
from desktop.widgets.map.marks import Courier, Kind, MarkId, Run, Shop, Stop
from desktop.widgets.map.motion import GLIDE_MS, Glides
from desktop.widgets.map.paint_marks import MarkPainter, RingPainter, label_font
from desktop.widgets.map.palette import MapPalette
from desktop.widgets.map.projection import Place, WorldPoint, distance_m, to_world
from desktop.widgets.map.scene import (
    PLACED_AT_ONCE_MAX,
    ClusterSpot,
    Moment,
    Scene,
    Spot,
    Stills,
    lay_out_now,
    laying_out,
)
from desktop.widgets.map.tiles import TileSource

ORDER_MIME = "application/x-giftwire-order"
"""What a dragged order carries: its id, ASCII."""
ORDER_ID_BYTES_MAX = 64
"""A UUID has 36; any program can offer any bytes under this type."""
WHEEL_STEP = 0.5
"""Zoom per notch of a wheel: two notches double, which can still be aimed."""
FRAME_MS = 16
REST_MS = 120
"""A hand that has been still for so long rests; words then find new places. Shorter, and they would in every slow drag."""
AGE_TICK_MS = 1000
"""Ages are written in seconds up to a minute."""
SPREAD_WITHIN_M = 80.0
"""Marks closer than a building's length are spread on the spot: zooming to tell them apart would lose the town."""
FIT_MARGINS = Margins(72, 64, 72, 72)
"""Room for discs and the bar at the bottom."""
WIDTHS_MAX = 2048
"""Measured label widths kept; ages make new words every second, so the oldest go."""


class MapView(QWidget):
    """Couriers, stops, runs and the shop on a map.

    Args:
        palette: the theme's colours.
        ring: the theme's promise ring: paint_ring(painter, rect, fraction, state, text).
        hub_now: hub time as seconds since 1970; None while it is not known.
        glide_ms: how long a courier's movement is shown; 0 for reduced motion.
    Signals:
        stop_activated(order_id): a stop was clicked or entered.
        courier_activated(courier_id): a courier was clicked or entered.
        order_dropped_on_courier(order_id, courier_id): an order was let go over a courier's disc.
    """

    fit_margins = FIT_MARGINS
    stop_activated = Signal(str)
    courier_activated = Signal(str)
    order_dropped_on_courier = Signal(str, str)

    def __init__(
        self,
        palette: MapPalette,
        ring: RingPainter,
        hub_now: Callable[[], float | None],
        glide_ms: int = GLIDE_MS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._palette = palette
        self._ring = ring
        self._hub_now = hub_now
        self._marks = MarkPainter(palette, ring)
        self._content = Content()
        self._camera = Camera(WorldPoint(0.5, 0.5), 3.0, 640, 480)
        self._scene: Scene | None = None
        self._painted: Scene | None = None
        self._standing = Standing()
        self._stills = Stills()
        self._changes = self._moves = 0
        self._aged: tuple[tuple[Freshness, str], ...] = ()
        self._widths: dict[str, float] = {}
        self._glides = Glides(glide_ms)
        self._spread: frozenset[MarkId] = frozenset()
        self._focused: MarkId | None = None
        self._hovered: MarkId | None = None
        self._drop_target: MarkId | None = None
        self._pressed_at: QPointF | None = None
        self._dragged_from: QPointF | None = None
        self._follows_content = True
        self._opening = False

        self._ground = Ground(palette, self)
        self._ground.changed.connect(self.update)
        self._legend = Legend("", plain=True)
        self._covered_px = 0
        self._buttons = ZoomButtons(palette, self)
        self._buttons.zoom_asked.connect(self.zoom_by)
        self._buttons.all_asked.connect(self.show_everything)

        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._on_frame)
        self._ages = QTimer(self)
        self._ages.setInterval(AGE_TICK_MS)
        self._ages.timeout.connect(self._let_ages_go_on)
        self._open_soon = QTimer(self, interval=0, singleShot=True)
        self._open_soon.timeout.connect(self._on_open)
        self._more = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._more.timeout.connect(self.update)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._on_rest)

        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setMinimumSize(160, 120)
        self._describe()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def set_shop(self, shop: Shop | None) -> None:
        """Show the shop; None for no shop."""
        changed = shop != self._content.shop
        if not changed:
            return  # told each second, and seldom different
        self._content.set_shop(shop)
        self._ground.spoil()
        self._on_content(changed)

    def set_couriers(self, couriers: Iterable[Courier]) -> None:
        """Show these couriers and no others (0..n, ids unique); who moved glides to the new place."""
        couriers = tuple(couriers)
        if couriers == tuple(self._content.couriers.values()):
            self._let_ages_go_on()
            return
        before = {mark.id: at for mark, at in self._content.at.items() if mark.kind is Kind.COURIER}
        self._content.set_couriers(couriers)
        self._aged = self._ages_now()
        now_ms = self._now_ms()
        for courier_id in self._content.couriers:
            at = self._content.at[MarkId(Kind.COURIER, courier_id)]
            if courier_id in before and before[courier_id] != at:
                self._glides.move(courier_id, before[courier_id], at, now_ms)
        if self._glides.settle(now_ms) and self.isVisible():
            self._frames.start()
        self._on_content(before.keys() != self._content.couriers.keys())

    def set_stops(self, stops: Iterable[Stop]) -> None:
        """Show these stops and no others (0..n, order ids unique)."""
        stops = tuple(stops)
        if stops == tuple(self._content.stops.values()):
            return
        before = set(self._content.stops)
        self._content.set_stops(stops)
        self._on_content(before != set(self._content.stops))

    def set_runs(self, runs: Iterable[Run]) -> None:
        """Show these runs and no others."""
        runs = tuple(runs)
        if runs == self._content.runs:
            return
        self._content.set_runs(runs)
        self._ground.spoil_lines()
        self._on_content(False)

    def set_source(self, source: TileSource) -> None:
        """Draw on these tiles; `PlainGrid()` for none. The ground in view stays in view, whatever the datum."""
        self._ground.set_source(source)
        self._legend = Legend(source.attribution, plain=source.zoom_max < 0)
        self._camera = self._camera.on(source.datum)
        self._content.set_datum(source.datum)
        self._place_all()

    def set_palette(self, palette: MapPalette, ring: RingPainter) -> None:
        """Take another scheme's colours and ring."""
        self._palette = palette
        self._ring = ring
        self._marks = MarkPainter(palette, ring)
        self._buttons.set_palette(palette)
        self._ground.set_palette(palette)
        self._relayout()

    def set_covered_px(self, covered_px: int) -> None:
        """Keep buttons, attribution and what is fitted beside what lies over the map's far end.

        That is the right one; the left one where the language runs from right to left.

        Args:
            covered_px: 0 for nothing.
        """
        self._covered_px = covered_px
        self._place_all()

    def set_glide_ms(self, glide_ms: int) -> None:
        """How long movement is shown; 0 for reduced motion."""
        self._glides.duration_ms = glide_ms

    # --- where it looks ---------------------------------------------------------------------------------------------

    @property
    def camera(self) -> Camera:
        """What is in view."""
        return self._camera

    @property
    def scene(self) -> Scene:
        """Where everything lies right now: what is painted, and what a click would hit."""
        if self._scene is None:
            self._scene = lay_out_now(self._content, self._camera, self._moment())
            self._standing = self._scene.standing
            if not self._scene.settled and not self._rest.isActive() and not chores().is_busy(self, "words"):
                self._rest.start()
        return self._scene

    @property
    def settled(self) -> bool:
        """Whether words and ground stand as they do when nobody moves the map; marks always do.

        And whether all their pictures are drawn, where somebody sees them.
        """
        drawn = not self._marks.sprites.are_waiting and (self._painted is self.scene or not self.isVisible())
        return drawn and self.scene.settled and self._ground.settled(self._camera)

    @property
    def focused_mark(self) -> MarkId | None:
        """The mark that Tab has reached."""
        return self._focused

    def stop_at_hand(self) -> str:
        """The order of the stop that Tab has reached, by id; blank for none."""
        return self._focused.id if self._focused is not None and self._focused.kind is Kind.STOP else ""

    @property
    def loading(self) -> bool:
        """Whether tiles of this view are still on their way."""
        return self._ground.loading

    def look_at(self, place: Place, zoom: float | None = None) -> None:
        """Put a WGS-84 place into the middle.

        Args:
            zoom: 2..19; None to keep it.
        """
        self._follows_content = False
        centre = to_world(place, self._camera.datum)
        self._camera = Camera(centre, self._camera.zoom, self._camera.width, self._camera.height, self._camera.datum)
        if zoom is not None:
            self._camera = self._camera.zoomed(zoom - self._camera.zoom, self.width() / 2, self.height() / 2)
        self._relayout()

    def show_everything(self) -> None:
        """Fit shop, couriers, stops and runs; from now on new ones are kept in view until somebody moves the map."""
        self._follows_content = True
        self._camera = self._camera.fitted(self._content.places(), self._margins())
        self._relayout()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Nearer (positive) or farther; the ground at a point stays where it is (None: the middle)."""
        self._follows_content = False
        at = at or QPointF(self.width() / 2, self.height() / 2)
        self._camera = self._camera.zoomed(steps, at.x(), at.y())
        self._on_moved()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the content by logical pixels."""
        self._follows_content = False
        self._camera = self._camera.panned(dx, dy)
        self._on_moved()

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, then marks, then what lies on top."""
        if self._opening:
            self._paint_opening()
            return
        # Laid out before there is a painter: an error in Python must not leave one open, or Qt crashes.
        scene = self.scene
        chores().after_frame()
        self._painted = scene
        ringed = self._focused if self.hasFocus() else None
        with QPainter(self) as painter:
            ratio = self.devicePixelRatioF()
            self._ground.draw(painter, self._camera, self._content, self._marks, ratio)
            self._marks.paint(
                painter, scene, self.font(), ringed, self._drop_target, ratio, turned=self.isRightToLeft()
            )
            self._legend.paint(painter, self._camera, self._palette, self.font())
            if self._content.is_empty and (said := self._empty_words()):
                middle = QPointF((self.width() - self._covered_px) / 2, self.height() * 0.72)
                paint_note(painter, middle, said, self._palette, self.font())
        if self._marks.sprites.are_waiting:
            self._more.start()  # the next frame draws a dozen more, and a chore the rest
            if not chores().is_busy(self, "sprites"):
                chores().begin(self, "sprites", self._drawing_sprites())

    def _paint_opening(self) -> None:
        """The land alone: a full map that is shown groups its marks in the next turn, lays them out in another, and paints
        them in the one after."""
        with QPainter(self) as painter:
            self._ground.draw(painter, self._camera, self._content, self._marks, self.devicePixelRatioF())
        if not self._open_soon.isActive():
            self._open_soon.start()

    def _on_open(self) -> None:
        zoom = self._camera.zoom
        if not self._content.is_grouped(zoom):
            self._content.grouping(zoom)
            self._open_soon.start()
        elif self._scene is None:
            _ = self.scene
            self._open_soon.start()
        else:
            self._opening = False
            self.update()

    def _drawing_sprites(self) -> Iterator[None]:
        yield from self._marks.sprites.making()
        self.update()

    def _empty_words(self) -> str:
        """What stands on the map while there is neither courier nor stop."""
        return words.nothing_here()

    def _moment(self) -> Moment:
        now_ms = self._now_ms()
        buttons = self._buttons.geometry()
        corner = (float(buttons.left()), float(buttons.top()), float(buttons.right()), float(buttons.bottom()))
        pointed = {mark for mark in (self._hovered, self._drop_target) if mark is not None}
        if self._focused is not None and self.hasFocus():
            pointed.add(self._focused)
        return Moment(
            now_s=self._hub_now(),
            drawn_at=lambda courier_id, rest: self._glides.at(courier_id, rest, now_ms),
            text_width=self._text_width,
            spread=self._spread,
            pointed=frozenset(pointed),
            keep_free=(corner, *self._legend.boxes(self._camera, self.font())),
            last=self._standing,
            turned=self.isRightToLeft(),
            covered_px=self._covered_px,
            stills=self._stills,
        )

    def _text_width(self, text: str) -> float:
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) >= WIDTHS_MAX:
                self._widths.pop(next(iter(self._widths)))
            width = self._widths[text] = QFontMetricsF(label_font(self.font())).horizontalAdvance(text)
        return width

    # --- changes ----------------------------------------------------------------------------------------------------

    def _on_content(self, who_changed: bool) -> None:
        if who_changed:
            here = self._content.at.keys()
            self._spread &= here
            self._focused = self._focused if self._focused in here else None
            self._hovered = self._hovered if self._hovered in here else None
            if self._follows_content:
                self._camera = self._camera.fitted(self._content.places(), self._margins())
        self._describe()
        self._relayout()

    def _let_ages_go_on(self) -> None:
        """Time goes by: the map is painted anew where a courier's age is told otherwise, and else stays as it is."""
        before, self._aged = self._aged, self._ages_now()
        if self._aged != before:
            self._relayout()

    def _ages_now(self) -> tuple[tuple[Freshness, str], ...]:
        """All that only time changes on the map."""
        now_s, couriers = self._hub_now(), self._content.couriers.values()
        return tuple((courier.freshness(now_s), words.courier_label(courier, now_s)) for courier in couriers)

    def _on_frame(self) -> None:
        if not self._glides.settle(self._now_ms()):
            self._frames.stop()
        self._relayout()

    def _on_moved(self) -> None:
        """A hand moves the map."""
        self._moves += 1
        self._relayout()
        self._rest.start()

    def _on_rest(self) -> None:
        if not self.scene.settled:
            chores().begin(self, "words", self._placing_words())

    def _placing_words(self) -> Iterator[None]:
        """All words find their places; what changes meanwhile is the next one's, and a hand that moves goes first."""
        changes, moves = self._changes, self._moves
        steps = laying_out(self._content, self._camera, self._moment())
        while True:
            try:
                next(steps)
            except StopIteration as done:
                scene: Scene = done.value
                break
            if self._moves != moves:
                return
            yield
        self._standing = scene.standing
        if self._changes == changes:
            self._scene = scene
            self.update()
        else:
            self._relayout()

    def _relayout(self) -> None:
        self._changes += 1
        self._scene = None
        if self.isVisible():
            chores().after_frame()
        self.update()

    def _describe(self) -> None:
        """Tell a screen reader what is here, and what has the focus."""
        content, now_s = self._content, self._hub_now()
        name = words.map_name()
        spot = None if self._focused is None else self.scene.by_id.get(self._focused)
        mark = None if self._focused is None else content.mark(self._focused)
        if isinstance(spot, ClusterSpot):
            name = words.cluster_sentence(spot.stops, spot.couriers)
        elif isinstance(mark, Courier):
            name = words.courier_sentence(mark, now_s)
        elif isinstance(mark, Stop):
            name = words.stop_sentence(mark)
        overview = words.overview(list(content.couriers.values()), list(content.stops.values()), now_s)
        self.setAccessibleDescription(f"{overview} {words.keys()}")
        if name != self.accessibleName():
            self.setAccessibleName(name)
            if self.hasFocus():
                QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    @staticmethod
    def _now_ms() -> float:
        return time.monotonic() * 1000.0

    # --- window events ----------------------------------------------------------------------------------------------

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._camera = self._camera.resized(self.width(), self.height())
        self._place_all()

    def _place_all(self) -> None:
        """What stands where by the map's size, by what covers it, and by which way the language runs."""
        self._legend.covered_px, self._legend.turned = self._covered_px, self.isRightToLeft()
        if self._follows_content:
            self._camera = self._camera.fitted(self._content.places(), self._margins())
        size = self._buttons.sizeHint()
        right, bottom = self.width() - self._covered_px - GAP_PX, self.height() - GAP_PX
        place = QRect(right - size.width(), bottom - size.height(), size.width(), size.height())
        self._buttons.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        self._relayout()

    def _margins(self) -> Margins:
        """What stays free of content when fitting, with what lies over the map and with a legend of two lines."""
        usual = self.fit_margins
        second_line = max(0.0, self._legend.height_px(self._camera, self.font()) - LEGEND_PX)
        begin, end = usual.left, usual.right + self._covered_px
        left, right = (end, begin) if self.isRightToLeft() else (begin, end)
        return replace(usual, left=left, right=right, bottom=usual.bottom + second_line)

    def showEvent(self, _event: QShowEvent) -> None:
        self._ages.start()
        self._relayout()
        self._opening = len(self._content.at) > PLACED_AT_ONCE_MAX

    def hideEvent(self, _event: QHideEvent) -> None:
        self._ages.stop()
        self._frames.stop()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._buttons.retranslate()
            self._stills = Stills()
            self._describe()
            self._relayout()
        elif event.type() == QEvent.Type.FontChange:
            self._widths.clear()
            self._stills = Stills()
            self._relayout()
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._standing = Standing()  # words begin at their marks' other side
            self._place_all()
            self._on_moved()
        super().changeEvent(event)

    # --- pointer ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position()
            self._dragged_from = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            self._hover(event.position())
            return
        moved = event.position() - self._pressed_at
        if self._dragged_from is None and moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragged_from = self._pressed_at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragged_from is not None:
            step = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self.pan_by(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        clicked = self._pressed_at is not None and self._dragged_from is None
        self._pressed_at = self._dragged_from = None
        self._hover(event.position())
        if clicked:
            self._touch(self.scene.hit(event.position().x(), event.position().y()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.scene.hit(event.position().x(), event.position().y()) is None:
            self.zoom_by(1.0, event.position())

    def leaveEvent(self, _event: QEvent) -> None:
        self._set_hovered(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom_by(event.angleDelta().y() / 120.0 * WHEEL_STEP, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinching: of a trackpad (native) or a touch screen (gesture)."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(event.value() * 1.5, event.position())  # 1.5: a comfortable pinch, some 0.6, is one step
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture) and pinch.scaleFactor() > 0:
                self._pinch(pinch)
                event.accept()
                return True
        return super().event(event)

    def _pinch(self, pinch: QPinchGesture) -> None:
        self._pressed_at = self._dragged_from = None  # two fingers: the first one's press was no click
        at = self.mapFromGlobal(pinch.centerPoint())
        self.zoom_by(math.log2(pinch.scaleFactor()), QPointF(at))

    def _hover(self, at: QPointF) -> None:
        found = self.scene.hit(at.x(), at.y())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
        self._set_hovered(_first(found))

    def _set_hovered(self, mark: MarkId | None) -> None:
        if mark != self._hovered:
            self._hovered = mark
            self._relayout()

    def _touch(self, found: Spot | ClusterSpot | None) -> None:
        """A click or Enter."""
        if found is None:
            if self._spread:
                self._spread = frozenset()
                self._relayout()
        elif isinstance(found, ClusterSpot):
            self._open_cluster(found)
        elif found.id.kind is Kind.COURIER:
            self.courier_activated.emit(found.id.id)
        else:
            self.stop_activated.emit(found.id.id)

    def _open_cluster(self, cluster: ClusterSpot) -> None:
        """Zoom until its members part, or spread them where they are if no zoom would."""
        places = _places(cluster)
        if max(distance_m(places[0], place) for place in places) <= SPREAD_WITHIN_M:
            self._spread = frozenset(cluster.members)
            self._relayout()
            return
        self._follows_content = False
        fitted = self._camera.fitted(places, Margins(96, 96, 96, 96))
        self._camera = fitted if fitted.zoom > self._camera.zoom + 0.5 else self._camera.zoomed(1, cluster.x, cluster.y)
        self._relayout()

    # --- keys and focus ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        dx, dy = self.width() * PAN_STEP, self.height() * PAN_STEP
        match event.key():
            case Qt.Key.Key_Left:
                self.pan_by(dx, 0)
            case Qt.Key.Key_Right:
                self.pan_by(-dx, 0)
            case Qt.Key.Key_Up:
                self.pan_by(0, dy)
            case Qt.Key.Key_Down:
                self.pan_by(0, -dy)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:  # Equal: the plus of a US keyboard without Shift
                self.zoom_by(1.0)
            case Qt.Key.Key_Minus:
                self.zoom_by(-1.0)
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.show_everything()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self._focused is not None:
                self._touch(self.scene.by_id.get(self._focused))
            case Qt.Key.Key_Escape if self._spread or self._focused is not None:
                self._spread = frozenset()
                self._focus_mark(None)
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab walks the marks first and leaves the map after the last one."""
        if self.hasFocus():
            order = self._content.order()
            step = 1 if next else -1
            at = order.index(self._focused) + step if self._focused in order else (0 if next else -1)
            if self._focused is not None or next:
                if 0 <= at < len(order):
                    self._focus_mark(order[at])
                    return True
                self._focus_mark(None)
        return super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:
        order = self._content.order()
        if event.reason() is Qt.FocusReason.BacktabFocusReason and order:
            self._focus_mark(order[-1])
        self._relayout()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self._relayout()

    def _focus_mark(self, mark: MarkId | None) -> None:
        self._focused = mark
        self._scene = None
        spot = None if mark is None else self._reveal(mark)
        if isinstance(spot, ClusterSpot):  # a mark that Tab reaches must be seen, not counted
            self._spread = frozenset(spot.members)
        self._relayout()
        self._describe()

    def _reveal(self, mark: MarkId) -> Spot | ClusterSpot | None:
        """Move the map until a mark is in view."""
        x, y = self._camera.screen(self._content.at[mark])
        if not (40 <= x <= self.width() - 40 and 40 <= y <= self.height() - 40):
            self.pan_by(self.width() / 2 - x, self.height() / 2 - y)
        return self.scene.by_id.get(mark)

    # --- drops ------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if order_id_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the courier under the order; a cluster opens, so that one of its couriers can be meant."""
        found = self.scene.hit(event.position().x(), event.position().y())
        if isinstance(found, ClusterSpot) and found.couriers:
            self._spread = frozenset(found.members)
            self._relayout()
        target = found.id if isinstance(found, Spot) and found.id.kind is Kind.COURIER else None
        self._set_drop_target(target)
        if target is None or order_id_in(event.mimeData()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._set_drop_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        order_id = order_id_in(event.mimeData())
        found = self.scene.hit(event.position().x(), event.position().y())
        self._set_drop_target(None)
        if order_id is None or not isinstance(found, Spot) or found.id.kind is not Kind.COURIER:
            event.ignore()
            return
        event.acceptProposedAction()
        self.order_dropped_on_courier.emit(order_id, found.id.id)

    def _set_drop_target(self, target: MarkId | None) -> None:
        if target != self._drop_target:
            self._drop_target = target
            self._relayout()


def order_id_in(data: QMimeData) -> str | None:
    """The dragged order's id; None for anything that cannot be one."""
    if not data.hasFormat(ORDER_MIME):
        return None
    raw = bytes(data.data(ORDER_MIME).data())
    try:
        order_id = raw.decode("ascii") if 0 < len(raw) <= ORDER_ID_BYTES_MAX else ""
    except UnicodeDecodeError:
        return None
    return order_id if order_id.isprintable() and order_id.strip() else None


def _places(cluster: ClusterSpot) -> list[Place]:
    return [stop.place for stop in cluster.stops] + [courier.place for courier in cluster.couriers]


def _first(found: Spot | ClusterSpot | None) -> MarkId | None:
    if found is None:
        return None
    return found.members[0] if isinstance(found, ClusterSpot) else found.id
