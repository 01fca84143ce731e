"""Draws the application's icon from the tokens' mark: PNG for Linux, ICO for Windows, ICNS for macOS.

    QT_QPA_PLATFORM=offscreen python resources/icons/app_icon.py resources/icons/app

At 16 to 32 px the bow is drawn heavier and larger, or it would dissolve.
"""

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop.theme import Color, Scheme, theme
from desktop.widgets.draw import box
from desktop.widgets.mark import paint_mark

SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512, 1024)
WINDOWS_PX = (16, 24, 32, 48, 64, 128, 256)
_SMALL_PX = 32


def draw(size_px: int) -> QImage:
    """The bow in ribbon_ink on a ribbon ground; the ground leaves a little air, as the systems' own icons do."""
    picture = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    small = size_px <= _SMALL_PX
    air = 0.0 if small else size_px * 0.06
    ground = QRectF(0, 0, size_px, size_px).adjusted(air, air, -air, -air)
    look = theme(Scheme.LIGHT)
    box(painter, ground, ground.width() * 0.22, look.color(Color.RIBBON))
    inset = ground.width() * (0.10 if small else 0.17)
    bow = ground.adjusted(inset, inset, -inset, -inset)
    paint_mark(painter, bow, look.color(Color.RIBBON_INK), 1.35 if small else 1.0)
    painter.end()
    return picture


def main(out: Path) -> None:
    for size_px in SIZES_PX:
        draw(size_px).save(str(out / f"giftwire-{size_px}.png"))
    pictures = {size_px: Image.open(out / f"giftwire-{size_px}.png") for size_px in SIZES_PX}
    smaller = [pictures[size_px] for size_px in WINDOWS_PX[:-1]]
    pictures[256].save(out / "giftwire.ico", sizes=[(px, px) for px in WINDOWS_PX], append_images=smaller)
    pictures[1024].save(out / "giftwire.icns", append_images=[pictures[px] for px in SIZES_PX[:-1]])


if __name__ == "__main__":
    app = QGuiApplication([])
    main(Path(sys.argv[1]))
