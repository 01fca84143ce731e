"""The panel from which a sticker is picked, by mouse or with the arrow keys, above the place where one writes."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QScrollArea, QWidget

from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from desktop.stations.room_pictures import RoomPictures
from desktop.stickers import own_sticker, sticker_picture, sticker_word
from desktop.theme import Color, Radius, Theme
from desktop.widgets.draw import box, brush, upright
from desktop.widgets.focus_ring import AIR_PROPERTY, RADIUS_PROPERTY
from desktop.widgets.section_label import SectionLabel
from hub.domain.stickers import STICKERS

COLUMNS = 5
ROWS_SEEN = 5
"""More are scrolled to: the panel leaves the conversation in sight."""
_BAR_PX = 14
_SIDE_PX = 68
_AIR_PX = 4
_EDGE_PX = 2
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class StickerButton(QAbstractButton):
    """One sticker to pick.

    Args:
        name: of the bundled set, or what one of the shop's own is called.
        media: the picture of the shop's own, blank for the bundled.
        pictures: where those come from.
    """

    def __init__(self, name: str, media: str = "", pictures: RoomPictures | None = None) -> None:
        super().__init__()
        self.sticker, self.media = name, media
        self._pictures = pictures
        word = name if media else sticker_word(name)
        self.setAccessibleName(word)
        self.setToolTip(escape(word))
        if pictures is not None:
            pictures.changed.connect(self._on_picture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_SIDE_PX, _SIDE_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty(RADIUS_PROPERTY, Radius.CARD)
        self.setProperty(AIR_PROPERTY, _EDGE_PX)  # the rows scroll, and would cut a wider ring off

    def sizeHint(self) -> QSize:
        return QSize(_SIDE_PX, _SIDE_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the sheet knows where a row ends
        else:
            super().keyPressEvent(event)

    def _on_picture(self, media: str) -> None:
        if media == self.media:
            self.update()

    def _picture(self, side: int) -> QImage | None:
        if not self.media or self._pictures is None:
            return sticker_picture(self.sticker, side)
        return own_sticker(self._pictures.get(self.media).fitted, side)

    def paintEvent(self, _event: object) -> None:
        painter = brush(self)
        if self.underMouse() or self.hasFocus():
            theme = Theme.of(self)
            box(painter, QRectF(self.rect()), Radius.CARD, theme.color(Color.SELECT), theme.edge(Color.INK))
        side = _SIDE_PX - 2 * _AIR_PX
        picture = self._picture(side)
        if picture is not None:
            place = QRectF(QPointF(0, 0), picture.deviceIndependentSize())
            place.moveCenter(QRectF(self.rect()).center())
            with upright(painter, place):
                painter.drawImage(place, picture)


class _Rows(QScrollArea):
    """The rows; the arrow keys are the sheet's, which brings the sticker they come to into sight."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class StickerSheet(Overlay):
    """The set and the shop's own, above `beside`.

    Signals:
        picked: a sticker, by name, and the media of one of the shop's own; the sheet has gone by then.
    """

    picked = Signal(str, str)

    def __init__(self, shop: Shop, window: QWidget, beside: QWidget) -> None:
        title = QCoreApplication.translate("Sticker", "Stickers")
        super().__init__(window, width_px=COLUMNS * _SIDE_PX + (COLUMNS - 1) * _AIR_PX + 24 + _BAR_PX, name=title)
        self._beside = beside
        self.sheet.body.addWidget(SectionLabel(title))
        grid = QGridLayout()
        grid.setSpacing(_AIR_PX)
        pictures = RoomPictures(shop, self)
        own = [StickerButton(each.name, each.media, pictures) for each in shop.board.shop.stickers if each.media]
        self.buttons = [*(StickerButton(name) for name in STICKERS), *own]
        for at, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, picked=button: self._pick(picked))
            grid.addWidget(button, at // COLUMNS, at % COLUMNS)
        page = QWidget()
        grid.setContentsMargins(_EDGE_PX, _EDGE_PX, _EDGE_PX, _EDGE_PX)
        page.setLayout(grid)
        rows = min(ROWS_SEEN, -(-len(self.buttons) // COLUMNS))
        self._scroll = _Rows()
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFixedHeight(rows * (_SIDE_PX + _AIR_PX) + 4)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.sheet.body.addWidget(self._scroll)
        self.closed.connect(self.deleteLater)

    def take_focus(self) -> None:
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def corner(self, size: QRect) -> QPoint:
        above = self._beside.mapTo(self._window, QPoint(0, 0))
        return QPoint(above.x(), above.y() - size.height() - _AIR_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step in (-1, 1) and self.isRightToLeft():
            step = -step
        held = next((at for at, button in enumerate(self.buttons) if button.hasFocus()), None)
        if step is None or held is None:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held is not None:
                self.buttons[held].click()
                return
            super().keyPressEvent(event)
            return
        if 0 <= held + step < len(self.buttons):
            self.buttons[held + step].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.buttons[held + step])

    def _pick(self, picked: StickerButton) -> None:
        self.close_sheet()
        self.picked.emit(picked.sticker, picked.media)
