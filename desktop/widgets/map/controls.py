"""What lies on top of the map: zoom buttons, scale bar, attribution. Owns them and where they keep the map free.

Rules: the buttons are real buttons (Tab reaches them, a screen reader names them); bar and attribution are painted.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from desktop.widgets.draw import flags
from desktop.widgets.map import words
from desktop.widgets.map.camera import Camera, scale_bar
from desktop.widgets.map.labels import Box
from desktop.widgets.map.paint_ground import SQUARE_PX_MAX
from desktop.widgets.map.paint_marks import label_font
from desktop.widgets.map.palette import MapPalette

GAP_PX = 16
BUTTON_PX = 32
_BAR_H, _ROW_GAP = 24.0, 4.0
LEGEND_PX = GAP_PX + _BAR_H
"""How high a legend of one line stands."""
_GLYPHS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "in": (((4, 8), (12, 8)), ((8, 4), (8, 12))),
    "out": (((4, 8), (12, 8)),),
    "all": (
        ((3, 6), (3, 3), (6, 3)),
        ((10, 3), (13, 3), (13, 6)),
        ((13, 10), (13, 13), (10, 13)),
        ((6, 13), (3, 13), (3, 10)),
    ),
}
"""Strokes on a 16 px square."""


class ZoomButtons(QFrame):
    """Nearer, farther, everything; one panel in the corner.

    Signals:
        zoom_asked(steps): nearer (1) or farther (-1).
        all_asked: show everything.
    """

    zoom_asked = Signal(float)
    all_asked = Signal()

    def __init__(self, palette: MapPalette, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapZoom")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.nearer = self._button("in", words.zoom_in())
        self.farther = self._button("out", words.zoom_out())
        self.everything = self._button("all", words.show_all())
        self.nearer.clicked.connect(lambda: self.zoom_asked.emit(1.0))
        self.farther.clicked.connect(lambda: self.zoom_asked.emit(-1.0))
        self.everything.clicked.connect(self.all_asked)
        for button in (self.nearer, self.farther, self.everything):
            button.setAutoRepeat(button is not self.everything)
            column.addWidget(button)
        self.set_palette(palette)
        self.adjustSize()

    def set_palette(self, palette: MapPalette) -> None:
        """Take the theme's colours."""
        panel, line, select, focus = (
            colour.name() for colour in (palette.panel, palette.line, palette.paper, palette.focus)
        )
        self.setStyleSheet(
            f"#mapZoom {{ background: {panel}; border: 1px solid {line}; border-radius: 6px; }}"
            f"#mapZoom QToolButton {{ background: transparent; border: 0; border-radius: 5px; }}"
            f"#mapZoom QToolButton:hover {{ background: {select}; }}"
            f"#mapZoom QToolButton:pressed {{ background: {line}; }}"
            f"#mapZoom QToolButton:focus {{ border: 2px solid {focus}; }}"
        )
        for button in (self.nearer, self.farther, self.everything):
            button.setIcon(_glyph(button.objectName(), palette, self.devicePixelRatioF()))

    def retranslate(self) -> None:
        """Take the words of a new language."""
        for button, text in (
            (self.nearer, words.zoom_in()),
            (self.farther, words.zoom_out()),
            (self.everything, words.show_all()),
        ):
            button.setAccessibleName(text)
            button.setToolTip(text)

    def _button(self, glyph: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(glyph)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button


class Legend:
    """Scale bar, attribution, and why there are no streets; all of it beside the buttons.

    On a map that is too narrow for one line the attribution has a line of its own, for it is always shown, and the ground
    is named shortly or not at all.

    Where a language runs from right to left, all of it stands the other way round.

    Args:
        attribution: plain text, always shown when not empty.
        plain: whether the map has no tiles.
    """

    def __init__(self, attribution: str, plain: bool) -> None:
        self._attribution = attribution
        self._plain = plain
        self.covered_px = 0.0
        """So much of the map's far end (right; left when turned) lies under something else."""
        self.turned = False

    def height_px(self, camera: Camera, font: QFont) -> float:
        """How high all of it stands above the map's lower edge."""
        return camera.height - min(box.top() for box, _, _ in self.panels(camera, font))

    def panels(self, camera: Camera, font: QFont) -> list[tuple[QRectF, str, float]]:
        """The panels: where, what, and the scale bar's length in logical pixels (0 for words only)."""
        metrics = QFontMetricsF(label_font(font))
        right = camera.width - self.covered_px - GAP_PX - BUTTON_PX - 10
        metres, bar = scale_bar(camera.metres_per_pixel, SQUARE_PX_MAX)
        top = camera.height - GAP_PX - _BAR_H
        text = words.distance(metres)
        panels = [(QRectF(GAP_PX, top, bar + metrics.horizontalAdvance(text) + 30, _BAR_H), text, bar)]
        if self._plain:
            at = panels[0][0].right() + 8
            notes = ((note, metrics.horizontalAdvance(note) + 20) for note in (words.no_tiles(), words.plain_grid()))
            fitting = next(((note, width) for note, width in notes if at + width <= right), None)
            if fitting is not None:
                panels.append((QRectF(at, top, fitting[1], _BAR_H), fitting[0], 0.0))
        if self._attribution:
            width = metrics.horizontalAdvance(self._attribution) + 20
            beside = right - panels[-1][0].right() - 8
            if width > beside:
                width, top = max(40.0, min(width, right - GAP_PX)), top - _BAR_H - _ROW_GAP
            said = metrics.elidedText(self._attribution, Qt.TextElideMode.ElideRight, width - 20 + 1)
            panels.append((QRectF(right - width if width <= beside else GAP_PX, top, width, _BAR_H), said, 0.0))
        if self.turned:
            panels = [(_opposite(box, camera.width), text, bar) for box, text, bar in panels]
        return panels

    def boxes(self, camera: Camera, font: QFont) -> tuple[Box, ...]:
        """What the panels cover."""
        return tuple((r.left(), r.top(), r.right(), r.bottom()) for r, _, _ in self.panels(camera, font))

    def paint(self, painter: QPainter, camera: Camera, palette: MapPalette, font: QFont) -> None:
        """Draw the panels."""
        painter.setFont(label_font(font))
        for box, text, bar in self.panels(camera, font):
            painter.setPen(QPen(palette.line, 1))
            painter.setBrush(palette.panel)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(QPen(palette.ink_soft, 1.2))
            words_box = QRectF(box)
            if bar:
                left, y = box.right() - 10 - bar if self.turned else box.left() + 10, box.center().y() + 3
                painter.drawPolyline(
                    [QPointF(left, y - 6), QPointF(left, y), QPointF(left + bar, y), QPointF(left + bar, y - 6)]
                )
                if self.turned:
                    words_box.setRight(left)
                else:
                    words_box.setLeft(left + bar)
            middle = flags(Qt.AlignmentFlag.AlignCenter, turned=False) | Qt.TextFlag.TextSingleLine.value
            painter.drawText(words_box, middle, text)


def paint_note(painter: QPainter, middle: QPointF, said: str, palette: MapPalette, font: QFont) -> None:
    """A sentence on a panel of its own: streets run under it, not through it.

    Args:
        middle: of the panel.
        said: in one line.
    """
    painter.setFont(label_font(font))
    wide = QFontMetricsF(label_font(font)).horizontalAdvance(said) + 24
    box = QRectF(middle.x() - wide / 2, middle.y() - _BAR_H / 2, wide, _BAR_H)
    painter.setPen(QPen(palette.line, 1))
    painter.setBrush(palette.panel)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(palette.ink)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), said)


def _opposite(box: QRectF, width: float) -> QRectF:
    return QRectF(width - box.right(), box.top(), box.width(), box.height())


def _glyph(name: str, palette: MapPalette, ratio: float) -> QIcon:
    picture = QPixmap(round(16 * ratio), round(16 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(palette.ink, 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for stroke in _GLYPHS[name]:
        painter.drawPolyline([QPointF(x, y) for x, y in stroke])
    painter.end()
    return QIcon(picture)
