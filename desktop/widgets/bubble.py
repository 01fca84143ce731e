"""One message in a room: who says it, who may see it, what became of it.

The audience has a tint, an icon and its name; what a customer has said and nobody has answered has a ribbon outline.
People's words are plain text always.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from desktop.theme import Color, Radius, Theme, Type, follow
from desktop.widgets.avatar import paint_avatar
from desktop.widgets.draw import box, brush, upright, width_of, words
from desktop.widgets.icon import paint_icon
from desktop.widgets.prose import Prose

_SIDE_PX, _TOP_PX, _BOTTOM_PX = 12, 9, 9
_CAPTION_PX, _ICON_PX, _ICON_GAP_PX = 16, 13, 5
_PICTURE_MAX_W_PX, _PICTURE_MAX_H_PX = 320, 220
_AVATAR_PX, _BESIDE_PX, _TIME_PX = 24, 8, 48
_SHARE_OF_ROW = 0.68  # a line of 13 px words beyond this is hard to read


class Audience(StrEnum):
    STAFF = "staff"
    COURIER = "courier"
    EVERYONE = "everyone"


GROUND = {
    Audience.STAFF: Color.AUD_STAFF,
    Audience.COURIER: Color.AUD_COURIER,
    Audience.EVERYONE: Color.AUD_EVERYONE,
}
ICON = {Audience.STAFF: "lock", Audience.COURIER: "bike", Audience.EVERYONE: "users"}


class Sending(StrEnum):
    """How far a message of one's own has come, or that one of a customer's waits for an answer."""

    NONE = "none"
    PENDING = "pending"  # on this computer
    RECORDED = "recorded"  # in the shop
    SEEN = "seen"
    FAILED = "failed"
    WAITING = "waiting"  # a customer waits for an answer


_RECEIPT_ICON = {
    Sending.PENDING: "clock",
    Sending.RECORDED: "check",
    Sending.SEEN: "check-check",
    Sending.FAILED: "triangle-alert",
    Sending.WAITING: "clock",
}
_LOUD = (Sending.FAILED, Sending.WAITING)


@dataclass(frozen=True, slots=True)
class Message:
    """What a bubble shows.

    Args:
        header: the line above the words ("Jun, packing · Staff only"); may be empty for an ordinary public message.
        receipt: the line below ("seen by Daniel 13:26"), worded by the caller.
        picture_name: what the picture is called for who cannot see it; with it the picture answers a click and Enter.
        picture_note: said in the picture's place while it is not here, or why it cannot come.
        paper: the picture is a thing by itself (a sticker) and is neither cut nor opened.
    """

    text: str
    audience: Audience = Audience.EVERYONE
    header: str = ""
    receipt: str = ""
    sending: Sending = Sending.NONE
    picture: QImage | None = None
    picture_name: str = ""
    picture_note: str = ""
    paper: bool = False

    @property
    def opens(self) -> bool:
        """Whether the picture can be asked for in full."""
        return self.picture is not None and not self.paper


class Bubble(QWidget):
    """A message on its audience's ground. Signals: picture_clicked() when the picture is asked for in full."""

    picture_clicked = Signal()

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prose = Prose("", parent=self)
        self._inset: QWidget | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._take(message)
        self._place()
        follow(self, lambda _theme: self.updateGeometry())

    @property
    def message(self) -> Message:
        return self._message

    def set_message(self, message: Message) -> None:
        """Shows another state of the message: pending becomes recorded becomes seen; the same one is not painted again."""
        if message == self._message:
            return
        self._take(message)
        self._place()

    def _take(self, message: Message) -> None:
        self._message = message
        if self._prose.text() != message.text:  # a receipt takes nobody's selection away
            self._prose.set_text(message.text)
        self._prose.setVisible(bool(message.text))
        shown = message.picture_note or message.picture_name
        parts = (message.header, shown, message.text, message.receipt)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if message.opens else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    @property
    def has_inset(self) -> bool:
        """Whether something stands in the picture's place."""
        return self._inset is not None

    def show_other(self, message: Message) -> None:
        """Shows another message altogether; nothing of the one before stays."""
        self._prose.select_none()
        self._take(message)

    def place(self) -> None:
        """Lay out what was shown by `show_other`, once its width is right."""
        self._place()

    @property
    def is_selected(self) -> bool:
        """Whether some of its words are selected."""
        return bool(self._prose.selected_text())

    def set_inset(self, inset: QWidget) -> None:
        """Something that stands in the picture's place and answers by itself, a voice note for one."""
        self._inset = inset
        inset.setParent(self)
        inset.show()
        self._place()
        self.updateGeometry()

    # -- size

    def _picture_size(self, width: int) -> QSize:
        if self._inset is not None:
            wished = self._inset.sizeHint()
            return QSize(max(1, min(wished.width(), width - 8)), wished.height())
        picture = self._message.picture
        if picture is None or picture.isNull():
            return QSize(0, 0)
        room = QSize(min(_PICTURE_MAX_W_PX, width - 8), _PICTURE_MAX_H_PX)
        size = picture.size() / max(1.0, picture.devicePixelRatio())
        fits = size.width() <= room.width() and size.height() <= room.height()
        return size if fits else size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)

    def natural_width(self) -> int:
        """How wide the bubble would like to be, px."""
        theme = Theme.of(self)
        caption = theme.font(Type.CAPTION, weight=600)
        lines = [self._prose.natural_width() if self._message.text else 0]
        for line in (self._message.header, self._message.receipt):
            if line:
                lines.append(round(width_of(line, caption)) + _ICON_PX + _ICON_GAP_PX + 1)
        picture = self._picture_size(_PICTURE_MAX_W_PX + 8).width()
        return max(max(lines) + 2 * _SIDE_PX, picture + 8 if picture else 0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = _TOP_PX + _BOTTOM_PX
        picture = self._picture_size(width).height()
        height += picture + 4 - _TOP_PX + 8 if picture else 0
        height += _CAPTION_PX + 2 if self._message.header else 0
        height += self._prose.heightForWidth(width - 2 * _SIDE_PX) if self._message.text else 0
        height += _CAPTION_PX + 3 if self._message.receipt else 0
        return height

    def sizeHint(self) -> QSize:
        width = self.natural_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 2 * _CAPTION_PX)

    @property
    def head_top(self) -> int:
        """Where the header line begins: below the picture, if there is one."""
        shown = not self._picture_rect().isEmpty()
        return round(self._picture_rect().bottom()) + 8 if shown else _TOP_PX

    def _place(self) -> None:
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return  # nobody has given it a width: what the words would be high in it is asked for nothing
        top = self.head_top
        top += _CAPTION_PX + 2 if self._message.header else 0
        width = max(1, self.width() - 2 * _SIDE_PX)
        self._prose.setGeometry(_SIDE_PX, top, width, self._prose.heightForWidth(width))
        if self._inset is not None:
            self._inset.setGeometry(self._picture_rect().toRect())

    def _picture_rect(self) -> QRectF:
        size = self._picture_size(self.width())
        return QRectF((self.width() - size.width()) / 2, 4, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    # -- drawing

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        message = self._message
        painter = brush(self)
        line: Color | None = Color.LINE if message.audience is Audience.EVERYONE else None
        if message.sending in _LOUD:
            line = Color.RIBBON
        edge = theme.color(line) if line else theme.edge()
        waits = message.sending is Sending.PENDING
        if waits:
            edge = theme.color(Color.LINE_STRONG)
        ground = theme.color(GROUND[message.audience])
        box(painter, QRectF(self.rect()), Radius.BUBBLE, ground, edge, dashed=waits)
        self._paint_picture(painter)
        soft, loud = theme.color(Color.INK_SOFT), theme.color(Color.RIBBON_TEXT)
        if message.header:
            header = theme.font(Type.CAPTION, weight=600)
            self._paint_caption(painter, self.head_top, ICON[message.audience], message.header, header, soft)
        if message.receipt:
            color = loud if message.sending in _LOUD else soft
            top = self.height() - _BOTTOM_PX - _CAPTION_PX
            sign = _RECEIPT_ICON.get(message.sending, "check")
            self._paint_caption(painter, top, sign, message.receipt, theme.font(Type.CAPTION), color)

    def _paint_caption(self, painter: QPainter, top: int, sign: str, text: str, font: QFont, color: QColor) -> None:
        middle = top + (_CAPTION_PX - _ICON_PX) / 2
        paint_icon(painter, QRectF(_SIDE_PX, middle, _ICON_PX, _ICON_PX), sign, color)
        left = _SIDE_PX + _ICON_PX + _ICON_GAP_PX
        words(painter, QRectF(left, top, self.width() - left - _SIDE_PX + 2, _CAPTION_PX), text, font, color)

    def _paint_picture(self, painter: QPainter) -> None:
        picture = self._message.picture
        rect = self._picture_rect()
        if picture is None or rect.isEmpty():
            return
        shape = QPainterPath()
        shape.addRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._message.picture_note:
            self._paint_note(painter, rect, self._message.picture_note)
            painter.restore()
            return
        if not self._message.paper:
            painter.setClipPath(shape)
        with upright(painter, rect):  # the card on it can be read
            painter.drawImage(rect, picture)
        painter.restore()

    def _paint_note(self, painter: QPainter, rect: QRectF, note: str) -> None:
        """Where a picture will stand, and why it does not yet."""
        theme = Theme.of(self)
        soft = theme.color(Color.INK_SOFT)
        box(painter, rect, Radius.CONTROL, theme.color(Color.SUNK), theme.color(Color.LINE), dashed=True)
        middle = rect.center()
        paint_icon(painter, QRectF(middle.x() - 10, middle.y() - 24, 20, 20), "image", soft)
        row = QRectF(rect.left() + 8, middle.y() + 2, rect.width() - 16, _CAPTION_PX)
        words(painter, row, note, theme.font(Type.CAPTION), soft, Qt.AlignmentFlag.AlignCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._message.opens and self._picture_rect().contains(QPointF(event.position())):
            self.picture_clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._message.opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picture_clicked.emit()
            return
        super().keyPressEvent(event)


class BubbleRow(QWidget):
    """A bubble at its place in the stream: others' at the left with their avatar, one's own at the right.

    Args:
        author: whose avatar; empty for the house itself.
        time: when ("13:20"), shown small at the bubble's foot.
    """

    def __init__(
        self, message: Message, author: str, time: str, *, own: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.bubble = Bubble(message, self)
        self._author = author
        self._time = time
        self._own = own
        self._at = QRect()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_message(self, message: Message) -> None:
        if message == self.bubble.message:
            return
        self.bubble.set_message(message)
        before = self._at
        self._place()
        if self._at != before:
            self.update()  # avatar and time stand beside it
        self.updateGeometry()

    def show_other(self, message: Message, author: str, time: str, *, own: bool) -> None:
        """Shows another message altogether, of somebody else maybe."""
        self._author, self._time, self._own = author, time, own
        self.bubble.show_other(message)
        self._place()
        self.bubble.place()
        self.update()

    def _bubble_width(self, width: int) -> int:
        room = width - _TIME_PX - (0 if self._own else _AVATAR_PX + _BESIDE_PX)
        return max(96, min(self.bubble.natural_width(), room, round(width * _SHARE_OF_ROW)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.bubble.heightForWidth(self._bubble_width(width))

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _AVATAR_PX)

    def _place(self) -> None:
        width = self._bubble_width(self.width())
        left = self.width() - width if self._own else _AVATAR_PX + _BESIDE_PX
        self._at = QRect(left, 0, width, self.bubble.heightForWidth(width))  # as if from left to right
        self.bubble.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), self._at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: object) -> None:
        theme = Theme.of(self)
        painter = brush(self)
        foot = self._at.bottom() + 1
        if not self._own and self._author:
            paint_avatar(painter, QRectF(0, foot - _AVATAR_PX, _AVATAR_PX, _AVATAR_PX), self._author, theme)
        top = foot - 20
        left = self._at.x() - _TIME_PX if self._own else self._at.right() + 1 + _BESIDE_PX
        room = QRectF(left, top, _TIME_PX - _BESIDE_PX, 16)
        side = Qt.AlignmentFlag.AlignRight if self._own else Qt.AlignmentFlag.AlignLeft
        color = theme.color(Color.INK_SOFT)
        words(painter, room, self._time, theme.font(Type.CAPTION), color, side | Qt.AlignmentFlag.AlignVCenter)
