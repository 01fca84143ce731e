"""A QR code, drawn as squares: dark on light in both schemes, because readers expect that."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET = 3
"""Light modules around the code; readers need at least two on paper, and a screen's edge is less clear than paper's."""
_DARK, _LIGHT = "#1b1814", "#ffffff"


class QrCode(QWidget):
    """The code of one text, at most `size_px` wide: as large as whole pixels allow, for a blurred module is a wrong one."""

    def __init__(self, text: str, size_px: int = 164, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size_px = size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Shows the code of another text; a blank one shows nothing."""
        self._rows: list[list[bool]] = []
        if text:
            import segno  # it brings half the standard library, and a station seldom shows a code

            made = segno.make(text, error="m", micro=False).matrix
            self._rows = [[bool(module) for module in row] for row in made]
        self.updateGeometry()
        self.update()

    @property
    def module_px(self) -> int:
        """How wide one module is drawn, px."""
        return max(1, self._size_px // (len(self._rows) + 2 * _QUIET))

    def sizeHint(self) -> QSize:
        side = (len(self._rows) + 2 * _QUIET) * self.module_px
        return QSize(side, side)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(_LIGHT))
        dark, side = QColor(_DARK), self.module_px
        for y, row in enumerate(self._rows):
            for x, module in enumerate(row):
                if module:
                    painter.fillRect(QRectF((x + _QUIET) * side, (y + _QUIET) * side, side, side), dark)
