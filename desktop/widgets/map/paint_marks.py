"""Shop, couriers, stops, runs and labels on the screen. Owns their paint; every place was decided by the scene.

Rules: fills, strokes and arcs only, as the theme asks; alpha once, in the accuracy circle. Nothing is told by colour
alone: a silent courier is dashed and says "silent", a proposed leg is dotted, a cluster carries its count.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from desktop.bidi import drawn
from desktop.theme import Color, Theme, Type
from desktop.widgets.draw import flags
from desktop.widgets.freshness import Freshness
from desktop.widgets.map.content import box_around
from desktop.widgets.map.labels import Box
from desktop.widgets.map.lines import Point, dashes
from desktop.widgets.map.marks import ALARMING, LEG_DASH, Courier, Dash, LegState, MarkId, Stop
from desktop.widgets.map.palette import MapPalette
from desktop.widgets.map.scene import (
    CLUSTER_HALF_H,
    CLUSTER_RING_PX,
    COURIER_R,
    SHOP_HALF,
    STOP_R,
    ClusterSpot,
    LinePiece,
    Scene,
    Spot,
    WrittenLabel,
)
from desktop.widgets.map.sprites import Sprites
from desktop.widgets.mark import paint_mark
from desktop.widgets.ring import RingFace, Urgency, paint_ring

RingPainter = Callable[[QPainter, QRectF, float, str, str], None]
"""paint_ring(painter, rect, fraction, state, text): the theme's promise ring. fraction 0..1 left, state as `Urgency`."""

_LINE_PX, _CASING_PX = 3.0, 7.0
_BOW_HALF_PX = 12.5
_TURN_SHARE = 0.38
"""Of the ring: 12 px in a ring of 32."""
_DASHES: dict[Dash, list[float]] = {Dash.SOLID: [], Dash.DOTTED: [1.4, 1.3], Dash.DASHED: [2.8, 1.9]}
"""In widths of the line. Flat caps: a row of round ones takes Qt five times as long, and at 3 px nobody sees them.
Cut here and not by Qt's pen: a thousand short strokes take it a third of what one dashed path does."""
RING_STEPS = 128
"""A ring of 32 px has an edge of some 90: a step is less than a pixel of it."""
_TURN_DEG = 3.0
"""The arrow's tip moves by a pixel and a quarter with each step."""
_ACCURACY_ALPHA = 0.10
_ACCURACY_AIR_PX = 4.0
"""A circle that hugs the disc's outline reads as a second outline, and a dashed one looks torn."""
_CAPTION_PX, _META_PX = 11, 12


class MarkPainter:
    """Draws a scene.

    Args:
        palette: the theme's colours.
        ring: draws the promise ring of a stop.
    """

    def __init__(self, palette: MapPalette, ring: RingPainter) -> None:
        self._palette = palette
        self._ring = ring
        self.sprites = Sprites()
        self._plain = Sprites()
        self._font_key, self._ratio, self._turned = "", 1.0, False

    def paint(
        self,
        painter: QPainter,
        scene: Scene,
        font: QFont,
        ringed: MarkId | None,
        target: MarkId | None,
        ratio: float = 1.0,
        *,
        turned: bool = False,
    ) -> None:
        """Draw the marks and their words, far things first.

        Args:
            font: the window's; families are taken from it, sizes from the theme's scale.
            ringed: the mark that has the keyboard's focus.
            target: the courier that a drop would go to.
            ratio: device pixels per logical pixel.
            turned: whether words run from right to left.
        """
        self._font_key, self._ratio, self._turned = font.key(), ratio, turned
        self.sprites.begin_frame()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for spot in scene.spots:
            self._accuracy(painter, spot)
        for spot in scene.spots:
            if spot.moved_aside and not spot.docked:
                painter.setPen(QPen(self._palette.line_strong, 1))
                painter.drawLine(QPointF(*spot.home), QPointF(spot.x, spot.y))
        for spot in scene.spots:
            if isinstance(spot.mark, Stop):
                self._stop(painter, spot, spot.mark)
        for cluster in scene.clusters:
            self._cluster(painter, cluster, font)
        if scene.shop is not None:  # above the stops: in a crowd it is the one thing everybody looks for first
            self._shop(painter, scene.shop)
        for spot in scene.spots:
            if isinstance(spot.mark, Courier):
                self._courier(painter, spot, spot.mark, font)
        for mark in (ringed, target):
            if mark is not None and mark in scene.by_id:
                found = scene.by_id[mark]
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._palette.focus, 2 if mark is ringed else 4))
                around = _rect(found.box).adjusted(-4, -4, 4, 4)
                painter.drawRoundedRect(around, around.height() / 2, around.height() / 2)
        for label in scene.labels:
            self._label(painter, label, font)

    def line_steps(self, lines: tuple[LinePiece, ...]) -> Iterator[Callable[[QPainter], None]]:
        """Draw runs, a stretch at each step; they stand still, so the ground keeps them in its picture."""
        for piece in reversed(lines):
            yield partial(self._casing, piece=piece)
        for piece in reversed(lines):
            yield partial(self._line, piece=piece)

    # --- lines ------------------------------------------------------------------------------------------------------

    def _casing(self, painter: QPainter, piece: LinePiece) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _solid(painter, piece, self._palette.road, _CASING_PX)

    def _line(self, painter: QPainter, piece: LinePiece) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        proposed = piece.leg.state is LegState.PROPOSED
        hues = self._palette.runs
        colour = self._palette.ribbon if proposed else hues[piece.run.hue % len(hues)]
        dash = LEG_DASH[piece.leg.state]
        if dash is Dash.SOLID:
            _solid(painter, piece, colour, _LINE_PX)
            return
        pen = QPen(colour, _LINE_PX)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        long, gap = (share * _LINE_PX for share in _DASHES[dash])
        painter.drawLines([QLineF(*a, *b) for a, b in dashes(piece.points, long, gap, piece.from_px)])

    # --- marks ------------------------------------------------------------------------------------------------------

    def _lay(
        self,
        painter: QPainter,
        key: Hashable,
        at: Point,
        half: tuple[float, float],
        draw: Callable[[QPainter], None],
        *,
        urgent: bool = False,
    ) -> bool:
        return self.sprites.lay(painter, (key, self._font_key), at, half, self._ratio, draw, urgent=urgent)

    def _lay_plain(self, painter: QPainter, at: Point, radius: float, fill: QColor, *, urgent: bool) -> None:
        """A disc in the place of a mark whose picture is drawn some frames later; one in danger says so already."""

        def draw(painter: QPainter) -> None:
            painter.setPen(QPen(self._palette.risk, 3) if urgent else QPen(self._palette.line_strong, 1))
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(0, 0), radius, radius)
            if urgent:
                box = _rect(box_around((0.0, 0.0), radius))
                _write(painter, box, "!", QFont(), _META_PX, QFont.Weight.Bold, self._palette.risk)

        half = radius + 2, radius + 2
        self._plain.lay(painter, (radius, fill.rgba(), urgent), at, half, self._ratio, draw)

    def _shop(self, painter: QPainter, at: Point) -> None:
        def draw(painter: QPainter) -> None:
            painter.setPen(QPen(self._palette.road, 2))
            painter.setBrush(self._palette.ink)
            painter.drawRoundedRect(QRectF(-SHOP_HALF, -SHOP_HALF, 2 * SHOP_HALF, 2 * SHOP_HALF), 8, 8)
            paint_mark(painter, _rect(box_around((0.0, 0.0), _BOW_HALF_PX)), self._palette.panel)

        self._plain.lay(painter, "shop", at, (SHOP_HALF + 2, SHOP_HALF + 2), self._ratio, draw)  # waits for nothing

    def _stop(self, painter: QPainter, spot: Spot, stop: Stop) -> None:
        step = _ring_step(stop.fraction)

        def draw(painter: QPainter) -> None:
            painter.setPen(QPen(self._palette.line, 1))
            painter.setBrush(self._palette.panel)
            painter.drawEllipse(QPointF(0, 0), STOP_R, STOP_R)
            self._ring(painter, QRectF(-16, -16, 32, 32), step / RING_STEPS, stop.urgency.value, stop.number)

        key = ("stop", stop.urgency, step, stop.number)
        urgent, at = stop.urgency in ALARMING, (spot.x, spot.y)
        if not self._lay(painter, key, at, (STOP_R + 2, STOP_R + 2), draw, urgent=urgent):
            self._lay_plain(painter, at, STOP_R - 2, self._palette.panel, urgent=urgent)

    def _cluster(self, painter: QPainter, cluster: ClusterSpot, font: QFont) -> None:
        """A pill, the worst ring among its stops, and what it holds."""
        worst = min(cluster.stops, key=lambda stop: (stop.urgency is not cluster.urgency, stop.fraction), default=None)
        step = _ring_step(worst.fraction) if worst is not None else 0

        def draw(painter: QPainter) -> None:
            palette = self._palette
            box = QRectF(-cluster.half_w, -CLUSTER_HALF_H, 2 * cluster.half_w, 2 * CLUSTER_HALF_H)
            painter.setPen(QPen(palette.road, 5))
            painter.setBrush(palette.panel)
            painter.drawRoundedRect(box, CLUSTER_HALF_H, CLUSTER_HALF_H)
            painter.setPen(QPen(palette.risk if cluster.alarming else palette.line_strong, 1.5))
            painter.drawRoundedRect(box, CLUSTER_HALF_H, CLUSTER_HALF_H)
            if worst is not None:
                left = box.right() - 6 - CLUSTER_RING_PX if self._turned else box.left() + 6
                ring = QRectF(left, -CLUSTER_RING_PX / 2, CLUSTER_RING_PX, CLUSTER_RING_PX)
                painter.save()
                self._ring(painter, ring, step / RING_STEPS, worst.urgency.value, "")
                painter.restore()
                if self._turned:
                    box.setRight(ring.left())
                else:
                    box.setLeft(ring.right())
            colour = palette.ribbon_text if cluster.alarming else palette.ink
            _write(painter, box, cluster.text, font, _CAPTION_PX, QFont.Weight.DemiBold, colour)

        urgency = worst.urgency if worst is not None else None
        key = ("cluster", cluster.text, cluster.alarming, urgency, step, self._turned)
        at, half = (cluster.x, cluster.y), (cluster.half_w + 4, CLUSTER_HALF_H + 4)
        if not self._lay(painter, key, at, half, draw, urgent=cluster.alarming):
            self._lay_plain(painter, at, CLUSTER_HALF_H, self._palette.panel, urgent=cluster.alarming)

    def _accuracy(self, painter: QPainter, spot: Spot) -> None:
        if spot.accuracy_px <= spot.radius + _ACCURACY_AIR_PX:  # the disc itself says "within this much"
            return
        soft = QColor(self._palette.ink)
        soft.setAlphaF(_ACCURACY_ALPHA)
        painter.setBrush(soft)
        pen = QPen(self._palette.line_strong, 1)
        if spot.freshness is not Freshness.LIVE:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawEllipse(QPointF(*spot.home), spot.accuracy_px, spot.accuracy_px)

    def _courier(self, painter: QPainter, spot: Spot, courier: Courier, font: QFont) -> None:
        turn = _turn(spot, courier)
        letters, fresh = courier.initials[:2], spot.freshness

        def draw(painter: QPainter) -> None:
            if turn is not None:
                self._arrow(painter, turn * _TURN_DEG)
            self._disc(painter, fresh)
            ink = self._palette.panel if fresh is Freshness.LIVE else self._palette.ink
            box = QRectF(-COURIER_R, -COURIER_R, 2 * COURIER_R, 2 * COURIER_R)
            if fresh in (Freshness.SILENT, Freshness.ENDED):
                ink = self._palette.ink_soft
            if fresh is Freshness.ENDED:
                painter.setPen(QPen(self._palette.ink_soft, 1.5))
                painter.drawLine(QPointF(-5, 8), QPointF(5, 8))
                box.translate(0, -2)
            _write(painter, box, letters, font, _CAPTION_PX, QFont.Weight.DemiBold, ink)

        reach = COURIER_R + 12  # the arrow's tip, outline included
        key, at = ("courier", letters, fresh, turn), (spot.x, spot.y)
        urgent = fresh is Freshness.SILENT
        if not self._lay(painter, key, at, (reach, reach), draw, urgent=urgent):
            fill = self._palette.panel if urgent else self._palette.ink
            self._lay_plain(painter, at, COURIER_R - 1, fill, urgent=urgent)

    def _disc(self, painter: QPainter, fresh: Freshness) -> None:
        palette, middle = self._palette, QPointF(0, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.panel)
        painter.drawEllipse(middle, COURIER_R, COURIER_R)
        if fresh is Freshness.LIVE:
            painter.setBrush(palette.ink)
            painter.drawEllipse(middle, COURIER_R - 2, COURIER_R - 2)
            return
        ageing = fresh is Freshness.AGEING
        pen = QPen(palette.ink if ageing else palette.ink_soft, 2 if ageing else 1.5)
        if fresh is Freshness.SILENT:
            pen.setDashPattern([2.2, 1.8])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, COURIER_R - 2, COURIER_R - 2)

    def _arrow(self, painter: QPainter, heading_deg: float) -> None:
        painter.save()
        painter.rotate(heading_deg)
        tip = QPolygonF([QPointF(0, -COURIER_R - 9), QPointF(7.5, -COURIER_R + 3), QPointF(-7.5, -COURIER_R + 3)])
        pen = QPen(self._palette.panel, 3)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(self._palette.ink)
        painter.drawPolygon(tip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(tip)
        painter.restore()

    # --- words ------------------------------------------------------------------------------------------------------

    def _label(self, painter: QPainter, label: WrittenLabel, font: QFont) -> None:
        left, top, right, bottom = label.box
        half_w, half_h = (right - left) / 2, (bottom - top) / 2
        colour = self._palette.ribbon_text if label.alarming else self._palette.ink

        def draw(painter: QPainter) -> None:
            box = QRectF(-half_w, -half_h, 2 * half_w, 2 * half_h)
            if not label.panel:
                _write(painter, box, label.text, font, _META_PX, QFont.Weight.DemiBold, colour)
                return
            painter.setPen(QPen(self._palette.line, 1))
            painter.setBrush(self._palette.panel)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            _write(painter, box, label.text, font, _CAPTION_PX, QFont.Weight.Medium, colour)

        key = ("label", label.text, label.alarming, label.panel)
        at = left + half_w, top + half_h
        self._lay(painter, key, at, (half_w + 1, half_h + 1), draw, urgent=label.alarming)


def _ring_step(fraction: float) -> int:
    """A ring's fraction in steps that its pixels can show."""
    return round(min(1.0, max(0.0, fraction)) * RING_STEPS)


def _turn(spot: Spot, courier: Courier) -> int | None:
    """Where a courier's arrow points, in steps; None for no arrow."""
    shown = spot.freshness in (Freshness.LIVE, Freshness.AGEING) and not spot.docked
    if courier.heading_deg is None or not shown:
        return None
    return round(courier.heading_deg / _TURN_DEG) % round(360 / _TURN_DEG)


def theme_ring(theme: Theme) -> RingPainter:
    """The promise ring of a theme, as the map calls it; stops and pills are panel-coloured behind it.

    The number is written here and not by the ring: it is a turn in the run, one or two figures that may be larger than
    the minutes that the ring makes room for.
    """
    colours = {Urgency.LATE: Color.RIBBON_INK, Urgency.RISK: Color.RIBBON_TEXT}

    def paint(painter: QPainter, rect: QRectF, fraction: float, state: str, text: str) -> None:
        urgency = Urgency(state)
        paint_ring(painter, rect, RingFace(urgency, fraction), theme, theme.color(Color.PANEL))
        if text and urgency is not Urgency.KEPT:
            painter.setFont(theme.font(Type.BODY_STRONG, size_px=round(rect.width() * _TURN_SHARE)))
            painter.setPen(theme.color(colours.get(urgency, Color.INK)))
            painter.drawText(rect, _middle(), drawn(text))

    return paint


def _middle() -> int:
    """How one line in the middle is asked for; a map is the same way round in every language."""
    return flags(Qt.AlignmentFlag.AlignCenter, turned=False) | Qt.TextFlag.TextSingleLine.value


def label_font(base: QFont) -> QFont:
    """The font that labels are measured and written in."""
    return _sized(base, _CAPTION_PX, QFont.Weight.Medium)


def _write(
    painter: QPainter, box: QRectF, text: str, base: QFont, px: int, weight: QFont.Weight, colour: QColor
) -> None:
    painter.setFont(_sized(base, px, weight))
    painter.setPen(colour)
    painter.drawText(box, _middle(), drawn(text))


_fonts: dict[tuple[str, int, int], QFont] = {}
_FONTS_MAX = 32
"""Three sizes and weights per family list; a change of the application's font starts anew."""


def _sized(base: QFont, px: int, weight: QFont.Weight) -> QFont:
    """The base font in another size; kept, because making one costs more than writing with it."""
    key = base.key(), px, weight.value
    if key not in _fonts:
        if len(_fonts) >= _FONTS_MAX:
            _fonts.clear()
        font = QFont(base)
        font.setPixelSize(px)
        font.setWeight(weight)
        _fonts[key] = font
    return _fonts[key]


def _rect(box: Box) -> QRectF:
    return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])


def _solid(painter: QPainter, piece: LinePiece, colour: QColor, width: float) -> None:
    """A line with round corners and ends.

    Straight strokes and a disc at each corner: Qt paints those twenty times faster than one long path (0.1 against
    2 ms for four crossing strokes of 700 px), and they look the same.
    """
    corners = [QPointF(x, y) for x, y in piece.points]
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(a, b) for a, b in pairwise(corners)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for corner in corners:
        painter.drawEllipse(corner, width / 2, width / 2)


def _polygon(points: tuple[Point, ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
