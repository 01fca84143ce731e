"""How one order looks in a list: at the desk and at dispatch a dense row, at the packing table a card to touch.

The delegate reads plain roles (`Row`) from any model; it holds no order. Section headers are rows of their own kind.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.rows import Rows
from desktop.theme import Color, Height, Radius, Theme, Type
from desktop.widgets.draw import HOVER, blend, box, hairline, mirror, width_of, words
from desktop.widgets.icon import paint_icon
from desktop.widgets.ring import WORD_COLOR, RingFace, Urgency, paint_ring, urgency_word
from desktop.widgets.stage_chip import ChipSize, StageKey, chip_width, paint_chip

_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_RING_PX, _CARD_RING_PX = 36, 64
_SIDE_PX, _GAP_PX = 16, 12
_SECTION_PX, _CARD_SECTION_PX = 36, 44
_CARD_PX, _CARD_AIR_PX = 100, 12


class Row(IntEnum):
    """Roles that a model of orders answers. Those without a default in `_Face` may stay unanswered."""

    KIND = Qt.ItemDataRole.UserRole + 1  # "order" (default) or "section"
    TITLE = Qt.ItemDataRole.UserRole + 2
    SUBTITLE = Qt.ItemDataRole.UserRole + 3
    THIRD = Qt.ItemDataRole.UserRole + 4  # cards only: the time that matters here
    RIGHT_TEXT = Qt.ItemDataRole.UserRole + 5  # upper right: an age or a time
    RIGHT_LOWER = Qt.ItemDataRole.UserRole + 6  # lower right where there is no stage
    URGENT = Qt.ItemDataRole.UserRole + 7  # True: RIGHT_TEXT (or a section's title) asks to be touched now
    THIRD_URGENT = Qt.ItemDataRole.UserRole + 8
    URGENCY = Qt.ItemDataRole.UserRole + 9  # an Urgency
    FRACTION = Qt.ItemDataRole.UserRole + 10
    ETA = Qt.ItemDataRole.UserRole + 11
    RING_TEXT = Qt.ItemDataRole.UserRole + 12
    STAGE_KEY = Qt.ItemDataRole.UserRole + 13  # a StageKey
    STAGE_WORD = Qt.ItemDataRole.UserRole + 14
    PENDING = Qt.ItemDataRole.UserRole + 15  # True: not yet recorded at the hub; drawn dashed
    ORDER_ID = Qt.ItemDataRole.UserRole + 16


class RowSize(StrEnum):
    DENSE = "dense"  # 64 px, inbox and dispatch
    CARD = "card"  # 100 px and air, packing


SECTION = "section"

_Index = QModelIndex | QPersistentModelIndex


class _Told:
    """A row's roles as they stand in its model, not asked one by one through Qt."""

    __slots__ = ("_roles",)

    def __init__(self, roles: Mapping[int, object]) -> None:
        self._roles = roles

    def data(self, role: int) -> Any:
        return self._roles.get(role)


def row_name(index: _Index) -> str:
    """What a screen reader says of a row; models answer Qt's AccessibleTextRole with it."""
    if index.data(Row.KIND) == SECTION:
        return f"{_text(index, Row.TITLE)} {_text(index, Row.RIGHT_TEXT)}".strip()
    parts = [_text(index, role) for role in (Row.TITLE, Row.SUBTITLE, Row.THIRD, Row.RIGHT_TEXT, Row.STAGE_WORD)]
    face = _face(index)
    return ", ".join(part for part in (*parts, f"{urgency_word(face.urgency)} {face.text}".strip()) if part)


def _text(index: _Index | _Told, role: Row) -> str:
    value: Any = index.data(role)
    return "" if value is None else str(value)


def _face(index: _Index | _Told) -> RingFace:
    eta = index.data(Row.ETA)
    return RingFace(
        Urgency(index.data(Row.URGENCY) or Urgency.UNPROMISED),
        float(index.data(Row.FRACTION) or 0.0),
        _text(index, Row.RING_TEXT),
        None if eta is None else float(eta),
    )


def row_px(size: RowSize = RowSize.DENSE) -> tuple[int, int]:
    """How high a row and a heading are."""
    if size is RowSize.CARD:
        return _CARD_PX + _CARD_AIR_PX, _CARD_SECTION_PX
    return int(Height.ROW_INBOX), _SECTION_PX


PICTURES_BYTES_MAX = 24 << 20
"""Drawn rows that are kept: some screens of them on a dense display."""
ROWS_AT_ONCE_MAX = 2
"""Rows that nobody has drawn yet and that are drawn in one frame beside the chosen one: some 0.7 ms each. Of a screen that
was jumped to, the rest is there in the next frames."""
_STATES = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_MouseOver
    | QStyle.StateFlag.State_HasFocus
    | QStyle.StateFlag.State_KeyboardFocusChange
)


class OrderDelegate(QStyledItemDelegate):
    """Draws one row; a row of `Rows` is drawn once and shown from a picture for as long as it looks the same.

    Args:
        lined: True draws a hairline under each dense row (dispatch), False leaves air (inbox).
        ground: the colour under the rows, where their pictures may be kept; None draws each time.
    """

    def __init__(
        self,
        size: RowSize = RowSize.DENSE,
        *,
        lined: bool = False,
        ground: Color | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._under = ground
        self._pictures: dict[tuple[object, ...], tuple[object, QPixmap]] = {}
        self._pictures_bytes = 0
        self._left: int | None = None
        self.owes = False
        """Whether a row of the last frame was left blank."""
        self._size = size
        self._lined = lined

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, row_px(self._size)[index.data(Row.KIND) == SECTION])

    def begin_frame(self) -> None:
        """From here on only so many rows are drawn anew, the others are blank until the next frame."""
        self._left, self.owes = ROWS_AT_ONCE_MAX, False

    def end_frame(self) -> None:
        """Whoever draws now is no frame of a list."""
        self._left = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if self._under is None or not isinstance(model, Rows):
            self._draw(painter, option, index)
            return
        ground = Theme.of(option.widget).color(self._under)
        kept = self._kept(option, index, model, ground, painter.device().devicePixelRatioF())
        if kept is None:
            self.owes = True
            painter.fillRect(option.rect, ground)
        else:
            painter.drawPixmap(option.rect.topLeft(), kept)

    def prepare(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row that may be shown soon, so that its frame only lays it down."""
        model = index.model()
        if self._under is not None and isinstance(model, Rows):
            ground = Theme.of(option.widget).color(self._under)
            self._kept(option, index, model, ground, option.widget.devicePixelRatioF())

    def _kept(
        self, option: QStyleOptionViewItem, index: _Index, model: Rows, ground: QColor, dense: float
    ) -> QPixmap | None:
        """A row's picture, drawn now if need be; None once a frame has drawn as many as it may. The chosen one always is."""
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)  # it is what was jumped to
        if self._left == 0 and not chosen and not model.has_roles(index.row()):
            return None  # nobody has put it into words, so there is no picture of it
        roles = model.roles_of(index.row())
        theme = Theme.of(option.widget)
        rect: QRect = option.rect
        key = (
            id(roles),
            (state & _STATES).value,
            rect.width(),
            rect.height(),
            dense,
            id(theme),
            option.widget.isRightToLeft(),
        )
        kept = self._pictures.get(key)
        if kept is None or kept[0] is not roles:  # another row may have got the place of one that has gone
            if self._left is not None:
                if self._left == 0 and not chosen:
                    return None
                self._left -= not chosen
            kept = self._keep(key, roles, self._picture(option, index, ground, dense))
        return kept[1]

    def _picture(self, option: QStyleOptionViewItem, index: _Index, ground: QColor, dense: float) -> QPixmap:
        rect: QRect = option.rect
        picture = QPixmap((QSizeF(rect.size()) * dense).toSize())
        picture.setDevicePixelRatio(dense)
        picture.fill(ground)
        with QPainter(picture) as painter:
            painter.translate(-rect.topLeft())
            self._draw(painter, option, index)
        return picture

    def _keep(self, key: tuple[object, ...], roles: object, picture: QPixmap) -> tuple[object, QPixmap]:
        self._pictures_bytes += picture.width() * picture.height() * 4
        if self._pictures_bytes > PICTURES_BYTES_MAX:
            self._pictures.clear()
            self._pictures_bytes = 0
        self._pictures[key] = roles, picture
        return self._pictures[key]

    def _draw(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        state: QStyle.StateFlag = option.state
        widget: QWidget = option.widget
        rect = QRectF(option.rect)
        theme = Theme.of(widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirror(painter, rect, widget)
        model = index.model()
        told = _Told(model.roles_of(index.row())) if isinstance(model, Rows) else index
        if told.data(Row.KIND) == SECTION:
            self._paint_section(painter, rect, told, theme)
        elif self._size is RowSize.CARD:
            self._paint_card(painter, rect.adjusted(0, 0, 0, -_CARD_AIR_PX), told, theme, state)
        else:
            self._paint_row(painter, rect, told, theme, state)
        painter.restore()

    # -- the ground of a row

    def _ground(self, theme: Theme, state: QStyle.StateFlag, rest: Color) -> QColor:
        if state & QStyle.StateFlag.State_Selected:
            return theme.color(Color.SELECT)
        over = HOVER if state & QStyle.StateFlag.State_MouseOver else 0.0
        return blend(theme.color(rest), theme.color(Color.SELECT), over * 8)

    # -- section headers

    def _paint_section(self, painter: QPainter, rect: QRectF, told: _Index | _Told, theme: Theme) -> None:
        card = self._size is RowSize.CARD
        side = 0 if card else _SIDE_PX
        line = rect.adjusted(side, 0, -side, 0)
        line.setTop(rect.bottom() - (30 if card else 26))
        urgent = bool(told.data(Row.URGENT))
        type_ = Type.TOUCH_SECTION if card else Type.SECTION
        color = theme.color(Color.RIBBON_TEXT if urgent else Color.INK_SOFT)
        words(painter, line, _text(told, Row.TITLE), theme.font(type_, weight=600 if urgent else None), color)
        soft = theme.color(Color.INK_SOFT)
        words(painter, line, _text(told, Row.RIGHT_TEXT), theme.font(type_), soft, _END)

    # -- dense rows

    def _paint_row(
        self, painter: QPainter, rect: QRectF, told: _Index | _Told, theme: Theme, state: QStyle.StateFlag
    ) -> None:
        ground = self._ground(theme, state, Color.PAPER)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, ground)
        if state & QStyle.StateFlag.State_Selected:
            bar = QRectF(rect.left() - 3, rect.top() + 8, 6, rect.height() - 16)
            painter.setClipRect(rect)
            box(painter, bar, 3, theme.color(Color.INK))
            box(painter, rect.adjusted(0, 1, 0, -1), 0, None, theme.edge(Color.INK), 2)
        self._focus(painter, rect.adjusted(1, 1, -1, -1), theme, state)
        if self._lined:
            floor = rect.bottom() - 1
            hairline(painter, QPointF(rect.left(), floor), QPointF(rect.right(), floor), theme.color(Color.LINE))
        ring = QRectF(rect.left() + _SIDE_PX, rect.center().y() - _ROW_RING_PX / 2, _ROW_RING_PX, _ROW_RING_PX)
        paint_ring(painter, ring, _face(told), theme, ground)
        inner = QRectF(ring.right() + _GAP_PX, rect.center().y() - 21, 0, 20)
        inner.setRight(rect.right() - _SIDE_PX)
        self._paint_upper(painter, inner, told, theme)
        self._paint_lower(painter, inner.translated(0, 22), told, theme)

    def _paint_upper(self, painter: QPainter, line: QRectF, told: _Index | _Told, theme: Theme) -> None:
        right = _text(told, Row.RIGHT_TEXT)
        urgent = bool(told.data(Row.URGENT))
        font = theme.font(Type.META, weight=500 if urgent else 400)
        wide = width_of(right, font) + 1 if right else 0.0
        color = theme.color(Color.RIBBON_TEXT if urgent else Color.INK_SOFT)
        words(painter, line, right, font, color, _END)
        room = line.adjusted(0, 0, -wide - 8 if wide else 0, 0)
        strong = theme.font(Type.BODY_STRONG)
        title = words(painter, room, _text(told, Row.TITLE), strong, theme.color(Color.INK))
        if told.data(Row.PENDING):
            at = QRectF(room.left() + title + 6, room.center().y() - 6, 12, 12)
            if at.right() <= room.right():
                paint_icon(painter, at, "clock", theme.color(Color.INK_SOFT))

    def _paint_lower(self, painter: QPainter, line: QRectF, told: _Index | _Told, theme: Theme) -> None:
        key, word, lower = told.data(Row.STAGE_KEY), _text(told, Row.STAGE_WORD), _text(told, Row.RIGHT_LOWER)
        meta = theme.font(Type.META)
        wide = 0.0
        if key:
            wide = chip_width(word, ChipSize.LIST, theme)
            place = QPointF(line.right() - wide, line.center().y() - 8)
            paint_chip(painter, place, StageKey(key), word, ChipSize.LIST, theme)
        elif lower:
            wide = width_of(lower, meta) + 1
            words(painter, line, lower, meta, theme.color(Color.INK_SOFT), _END)
        room = line.adjusted(0, 0, -wide - 10 if wide else 0, 0)
        words(painter, room, _text(told, Row.SUBTITLE), meta, theme.color(Color.INK_SOFT))

    # -- cards to touch

    def _paint_card(
        self, painter: QPainter, rect: QRectF, told: _Index | _Told, theme: Theme, state: QStyle.StateFlag
    ) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = self._ground(theme, state, Color.PANEL)
        edge = theme.color(Color.INK if chosen else Color.LINE)
        pending = bool(told.data(Row.PENDING))
        box(painter, rect, Radius.CARD, ground, edge, 2 if chosen else 1, dashed=pending and not chosen)
        self._focus(painter, rect.adjusted(4, 4, -4, -4), theme, state)
        face = _face(told)
        ring = QRectF(rect.left() + 18, rect.center().y() - _CARD_RING_PX / 2, _CARD_RING_PX, _CARD_RING_PX)
        paint_ring(painter, ring, face, theme, ground)
        line = QRectF(ring.right() + 16, rect.top() + 12, 0, 26)
        line.setRight(rect.right() - 18)
        # Without a promise the "?" and the line of time say so: the name keeps the room.
        word = urgency_word(face.urgency) if face.urgency is not Urgency.UNPROMISED else ""
        strong = theme.font(Type.TOUCH_META, weight=600)
        wide = width_of(word, strong) + 10 if word else 0
        name, name_font = _text(told, Row.TITLE), theme.font(Type.TOUCH_NAME)
        second = QRectF(line.left(), line.bottom() + 3, line.width(), 22)
        # Where there is no room for both, the name keeps it: two who share a first name are two orders.
        beside = second if width_of(name, name_font) + wide > line.width() else line
        words(painter, beside, word, strong, theme.color(WORD_COLOR[face.urgency]), _END)
        room = 0 if beside is second else wide
        words(painter, line.adjusted(0, 0, -room, 0), name, name_font, theme.color(Color.INK))
        plain = theme.font(Type.TOUCH_META, weight=400)
        room = wide if beside is second else 0
        words(painter, second.adjusted(0, 0, -room, 0), _text(told, Row.SUBTITLE), plain, theme.color(Color.INK_SOFT))
        third = second.translated(0, 24)
        color = Color.RIBBON_TEXT if told.data(Row.THIRD_URGENT) else Color.INK
        words(painter, third, _text(told, Row.THIRD), theme.font(Type.TOUCH_META), theme.color(color))

    def _focus(self, painter: QPainter, rect: QRectF, theme: Theme, state: QStyle.StateFlag) -> None:
        """A ring inside the row that the keyboard holds; Qt sets the flag only when the keyboard brought it here."""
        by_keyboard = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if state & by_keyboard == by_keyboard:
            box(painter, rect, Radius.CONTROL, None, theme.color(Color.FOCUS), 2)
