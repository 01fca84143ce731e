"""What a role had shown that it knew of an order: one row for each step, with the sign of it, and a mark where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import moments, words
from desktop.filled import joined
from desktop.models.rows import Index, RowRole, Rows
from desktop.shop import Shop
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, mirror, width_of
from desktop.widgets.draw import words as draw_words
from desktop.widgets.icon import paint_icon
from hub.domain.actor import Role
from hub.domain.black_box import Noted, Sign
from hub.domain.order import Order, Step

_ROW_PX, _SIDE_PX, _ICON_PX, _GAP_PX, _LINE_PX = 48, 12, 14, 8, 20
_ICONS = {
    Sign.DID: "hand",
    Sign.UNDERSTOOD: "check-check",
    Sign.ACKNOWLEDGED: "check-check",
    Sign.SEEN: "eye",
    Sign.ACTED: "check",
    Sign.NONE: "circle-question-mark",
}


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One row: when, what, and how the role showed that it knew."""

    when: str
    what: str
    sign: Sign
    known: str


def known_row(shop: Shop, noted: Noted, role: Role, order: Order | None) -> KnownRow:
    """A step in words."""
    return KnownRow(_when(shop, noted), _what(shop, noted, order), noted.sign, sign_words(shop, noted, role))


def _when(shop: Shop, noted: Noted) -> str:
    local = shop.local(noted.at)
    time = moments.time_to_the_second(local)
    return time if shop.is_today(noted.at) else f"{moments.day(local)} {time}"


def _what(shop: Shop, noted: Noted, order: Order | None) -> str:
    name = shop.name_of(noted.actor, order)
    if noted.kind == "message_sent":
        said = " ".join(noted.text.split()) or QCoreApplication.translate("Past", "a picture, a voice or a place")
        who = name or words.role(noted.actor.role)
        return QCoreApplication.translate("Words", "{who}: {words}").format(who=who, words=said)
    step = Step(noted.seq, noted.kind, noted.at, noted.actor, noted.before, noted.after)
    sentence, news = words.happened(shop, step, name)
    told = joined(sentence, news)
    if noted.kind == "order_rated" and noted.text:
        return words.quoted(told, noted.text)
    return told


def sign_words(shop: Shop, noted: Noted, role: Role) -> str:
    """How a role showed that it knew a step: "seen, Jun 14:03"."""
    said = {
        Sign.DID: QCoreApplication.translate("Past", "{role} did it"),
        Sign.UNDERSTOOD: QCoreApplication.translate("Past", "understood, {name} {time}"),
        Sign.ACKNOWLEDGED: QCoreApplication.translate("Past", "acknowledged, {name} {time}"),
        Sign.SEEN: QCoreApplication.translate("Past", "seen, {name} {time}"),
        Sign.ACTED: QCoreApplication.translate("Past", "went on from it, {name} {time}"),
        Sign.NONE: QCoreApplication.translate("Past", "nothing shows that {role} knew"),
    }[noted.sign]
    name = words.first_name(shop.person_name(noted.sign_by)) if noted.sign_by else ""
    time = words.time_of_day(shop, noted.sign_at) if noted.sign_at is not None else ""
    return said.format(role=words.role(role), name=name or words.role(role), time=time)


class KnownList(QListView):
    """The rows; Enter or a touch goes to the moment of one.

    Signals:
        step_asked: number of the row, from 0.
    """

    step_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows(_present, self)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(parent=self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(QCoreApplication.translate("Past", "What happened until then, and who knew it"))
        self.clicked.connect(lambda index: self.step_asked.emit(index.row()))

    def show_rows(self, rows: list[KnownRow]) -> None:
        """Show these, the last one in sight."""
        self.rows.replace((f"{number}", (number,), row) for number, row in enumerate(rows))
        if rows:
            last = self.rows.index(len(rows) - 1)
            self.setCurrentIndex(last)
            self.scrollTo(last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.step_asked.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


def _present(row: KnownRow) -> dict[int, object]:
    return {
        Qt.ItemDataRole.DisplayRole: row.what,
        Qt.ItemDataRole.AccessibleTextRole: f"{row.when}, {row.what}, {row.known}",
    }


class _Delegate(QStyledItemDelegate):
    """A time, a sentence, and below it the sign; what nothing shows is in ribbon, with a question mark."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole.VALUE)
        if not isinstance(row, KnownRow):
            return
        theme = Theme.of(option.widget)
        state: QStyle.StateFlag = option.state
        rect = QRectF(option.rect)
        painter.save()
        mirror(painter, rect, option.widget)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            box(painter, rect, Radius.CONTROL, theme.color(Color.SELECT), theme.edge(Color.INK))
        inner = rect.adjusted(_SIDE_PX, 4, -_SIDE_PX, -4)
        upper = QRectF(inner.left(), inner.top(), inner.width(), _LINE_PX)
        time = theme.font(Type.META)
        wide = max(width_of(row.when, time), width_of("00:00:00", time)) + _GAP_PX * 1.5
        draw_words(painter, upper, row.when, time, theme.color(Color.INK_SOFT))
        draw_words(painter, upper.adjusted(wide, 0, 0, 0), row.what, theme.font(Type.BODY), theme.color(Color.INK))
        color = theme.color(Color.RIBBON_TEXT if row.sign is Sign.NONE else Color.INK_SOFT)
        lower = upper.translated(wide, _LINE_PX)
        icon = QRectF(lower.left(), lower.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
        paint_icon(painter, icon, _ICONS[row.sign], color)
        rest = lower.adjusted(_ICON_PX + _GAP_PX, 0, -wide, 0)
        draw_words(painter, rest, row.known, theme.font(Type.META), color)
        painter.restore()
