"""The panel from which a sticker is picked, by mouse or with the arrow keys, above the place where one writes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from desktop.stations.overlay import Overlay
from desktop.stickers import sticker_picture, sticker_word
from desktop.theme import Color, Radius, Theme
from desktop.widgets.draw import box
from desktop.widgets.focus_ring import RADIUS_PROPERTY
from desktop.widgets.section_label import SectionLabel
from hub.domain.stickers import STICKERS

COLUMNS = 5
_SIDE_PX = 68
_AIR_PX = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class StickerButton(QAbstractButton):
    """One sticker to pick."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.sticker = name
        self.setAccessibleName(sticker_word(name))
        self.setToolTip(sticker_word(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_SIDE_PX, _SIDE_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty(RADIUS_PROPERTY, Radius.CARD)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE_PX, _SIDE_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the sheet knows where a row ends
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            box(painter, QRectF(self.rect()), Radius.CARD, Theme.of(self).color(Color.SELECT))
        side = _SIDE_PX - 2 * _AIR_PX
        picture = sticker_picture(self.sticker, side)
        if picture is not None:
            painter.drawImage(QRectF(_AIR_PX, _AIR_PX, side, side), picture)


class StickerSheet(Overlay):
    """The set, above `beside`.

    Signals:
        picked: a sticker, by name; the sheet has gone by then.
    """

    picked = Signal(str)

    def __init__(self, window: QWidget, beside: QWidget) -> None:
        title = QCoreApplication.translate("Sticker", "Stickers")
        super().__init__(window, width_px=COLUMNS * _SIDE_PX + (COLUMNS - 1) * _AIR_PX + 24, name=title)
        self._beside = beside
        self.sheet.body.addWidget(SectionLabel(title))
        grid = QGridLayout()
        grid.setSpacing(_AIR_PX)
        self.buttons = [StickerButton(name) for name in STICKERS]
        for at, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, name=button.sticker: self._pick(name))
            grid.addWidget(button, at // COLUMNS, at % COLUMNS)
        self.sheet.body.addLayout(grid)
        self.closed.connect(self.deleteLater)

    def take_focus(self) -> None:
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def corner(self, size: QRect) -> QPoint:
        above = self._beside.mapTo(self._window, QPoint(0, 0))
        return QPoint(above.x(), above.y() - size.height() - _AIR_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        held = next((at for at, button in enumerate(self.buttons) if button.hasFocus()), None)
        if step is None or held is None:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held is not None:
                self.buttons[held].click()
                return
            super().keyPressEvent(event)
            return
        if 0 <= held + step < len(self.buttons):
            self.buttons[held + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, name: str) -> None:
        self.close_sheet()
        self.picked.emit(name)
