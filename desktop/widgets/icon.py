"""Icons of the bundled set, drawn in a colour of the theme at any scale factor."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.theme import RESOURCES, Color, Theme
from desktop.widgets.draw import upright

FOLDER = RESOURCES / "icons"
# Enough for every icon in both schemes and the usual four colours.
_RENDERERS_MAX = 512
POINTING = (
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "corner-down-left",
    "log-out",
    "send",
    "undo-2",
)
"""These point along the reading, and are turned round with it."""
_ICON_SIZES_PX = (16, 20, 24, 32, 48)


def require(name: str) -> None:
    """Raises: FileNotFoundError where the set has no icon `name`; better when a widget is made than when it paints."""
    if not (FOLDER / f"{name}.svg").is_file():
        raise FileNotFoundError(f"no icon {name} in the bundled set")


@lru_cache(maxsize=_RENDERERS_MAX)
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = (FOLDER / f"{name}.svg").read_bytes().replace(b"currentColor", color.encode())
    return QSvgRenderer(QByteArray(drawing))


def paint_icon(painter: QPainter, rect: QRectF, name: str, color: QColor) -> None:
    """Draws the icon `name` into `rect`.

    Raises: FileNotFoundError where the set has no such icon.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = _renderer(name, color.name())
    if name in POINTING:
        drawing.render(painter, rect)
    else:
        with upright(painter, rect):
            drawing.render(painter, rect)
    painter.restore()


def pixmap(name: str, color: QColor, size_px: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size_px` logical pixels for a screen of the given pixel ratio."""
    picture = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_icon(painter, QRectF(0, 0, size_px, size_px), name, color)
    painter.end()
    return picture


def icon(name: str, theme: Theme, role: Color = Color.INK) -> QIcon:
    """A QIcon for menus and tool buttons of Qt's own, in the colour of `role`; soft when disabled."""
    made = QIcon()
    for size in _ICON_SIZES_PX:
        for ratio in (1.0, 2.0):
            made.addPixmap(pixmap(name, theme.color(role), size, ratio), QIcon.Mode.Normal)
            made.addPixmap(pixmap(name, theme.color(Color.LINE_STRONG), size, ratio), QIcon.Mode.Disabled)
    return made
