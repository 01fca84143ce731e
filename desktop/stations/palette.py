"""The command palette, Ctrl K: orders, people and actions by a few letters of anything.

It finds at once what is on the board; once the typing pauses it asks the hub for what was said and written before, which
comes below. Without the hub there is the board alone. Actions come from the station, with their shortcuts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

from desktop import words
from desktop.models.order_queue import haystack
from desktop.models.rows import RowRole, Rows
from desktop.shop import Shop
from desktop.stations.looks import ring_face, ring_roles, stage_key, with_name
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box
from desktop.widgets.draw import words as draw_words
from desktop.widgets.order_delegate import SECTION, OrderDelegate, Row
from desktop.widgets.search_field import SearchEdit
from desktop.widgets.words import Words
from hub.domain.hits import Hit
from hub.domain.order import Order
from hub.domain.schedule import order_clock

WIDTH_PX = 560
ASK_AFTER_MS = 250
"""A pause in typing: whoever types on has not said yet what they look for."""
FOUND_MAX = 8
"""Results of one kind: more are not read, another letter is typed."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done from anywhere in the window.

    Args:
        key: the shortcut as it is written ("Ctrl+N"), blank for none.
        run: does it.
        can: whether it can be done now; what cannot is not offered.
    """

    title: str
    run: Callable[[], None]
    key: str = ""
    can: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette: a heading, an order, a person, something said before, or an action."""

    kind: str
    title: str
    line: str = ""
    right: str = ""
    order: Order | None = None
    action: Action | None = None
    room: str = ""
    past: str = ""
    """Id of an order that is on the board no more."""


_ACTION_PX, _SIDE_PX = 40, 16


class _Delegate(OrderDelegate):
    """Orders and people as everywhere; an action is one line with its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        found = index.data(RowRole.VALUE)
        if isinstance(found, Found) and found.kind == "action":
            return QSize(280, _ACTION_PX)
        return super().sizeHint(option, index)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found = index.data(RowRole.VALUE)
        if not isinstance(found, Found) or found.kind != "action":
            super().paint(painter, option, index)
            return
        state: QStyle.StateFlag = option.state
        theme = Theme.of(option.widget)
        rect = QRectF(option.rect)
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            box(painter, rect, Radius.CONTROL, theme.color(Color.SELECT))
        inner = rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_words(painter, inner, found.right, theme.font(Type.CAPTION), theme.color(Color.INK_SOFT), end)
        draw_words(painter, inner, found.title, theme.font(Type.BODY), theme.color(Color.INK))
        painter.restore()


class CommandPalette(Overlay):
    """The palette.

    Signals:
        room_asked: id of the room of the order that was chosen.
        past_asked: id of an order that is over, and on the board no more.
    """

    room_asked = Signal(str)
    past_asked = Signal(str)

    def __init__(self, shop: Shop, window: QWidget) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Palette", "Find or do"))
        self._shop = shop
        self.actions_: list[Action] = []
        self.field = SearchEdit(QCoreApplication.translate("Palette", "An order, a person, an action"))
        self._before: list[Found] = []
        self._pause = QTimer(self, interval=ASK_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.model = Rows(self._present, self)
        self.view = QListView()
        self.view.setAccessibleName(QCoreApplication.translate("Palette", "Found"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(parent=self.view))
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.clicked.connect(self._run)
        self._nothing = Words("", Type.BODY, Color.INK_SOFT)
        self.sheet.body.addWidget(self.field)
        self.sheet.body.addWidget(self.view)
        self.sheet.body.addWidget(self._nothing)

    def open(self) -> None:
        self.field.clear()
        self._on_typed()
        super().open()

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def found(self) -> list[Found]:
        """What stands in the list, headings left out."""
        return [each for each in self.model.values if each.kind != SECTION]

    # Looking

    def _on_typed(self) -> None:
        self._before = []
        self._pause.start()
        self._look()

    def _ask(self) -> None:
        asked = self.field.text().strip()
        if not asked or self.isHidden():
            return

        def then(hits: tuple[Hit, ...]) -> None:
            if self.field.text().strip() == asked and not self.isHidden():
                self._before = list(self._told(hits))
                chosen = self.view.currentIndex().row()
                self._look()
                if chosen > 0:
                    self._step(0, start=chosen)  # what comes below takes nobody's choice away

        self._shop.search(self, asked, then)

    def _told(self, hits: tuple[Hit, ...]) -> Iterator[Found]:
        """What was found in words of before; an order itself only where the board does not have it."""
        board = self._shop.board
        told: set[str] = set()
        for hit in hits:
            order = board.orders.get(hit.order)
            if not (hit.room in board.rooms or hit.order) or (order is not None and hit.kind == "order_placed"):
                continue
            one = hit.order if order is None else str(hit.seq)
            if one in told:
                continue
            told.add(one)
            number = words.said_number(hit.number) if hit.number else ""
            when = words.day(self._shop.local(hit.at))
            past = hit.order if order is None and hit.room not in board.rooms else ""
            yield Found("before", " ".join(hit.text.split()), when, number, room=hit.room, past=past)

    def _look(self) -> None:
        sought = self.field.text().strip().casefold()
        found = list(self._found(sought.split()))
        self.model.replace((f"{number}", (number,), each) for number, each in enumerate(found))
        self._nothing.setVisible(not found)
        self._nothing.setText(QCoreApplication.translate("Palette", "Nothing found. Fewer letters find more."))
        self.view.setVisible(bool(found))
        high = sum(self.view.sizeHintForRow(row) for row in range(self.model.rowCount()))
        self.view.setFixedHeight(min(high, self._window.height() * 6 // 10))
        self._step(1, start=-1)
        self.sheet.body.activate()
        self.place()

    def _found(self, sought: list[str]) -> Iterator[Found]:
        actions = [action for action in self.actions_ if action.can() and _holds(action.title.casefold(), sought)]
        groups = [
            (QCoreApplication.translate("Palette", "Actions"), [_of_action(action) for action in actions]),
        ]
        if sought:
            orders = self._orders(sought)
            groups.append((QCoreApplication.translate("Palette", "Orders"), orders))
            groups.append((QCoreApplication.translate("Palette", "People"), list(self._people(sought))))
            groups.append((QCoreApplication.translate("Palette", "Said and written before"), self._before))
        for title, each in groups:
            if each:
                yield Found(SECTION, title, right=str(len(each)))
                yield from each[:FOUND_MAX]

    def _orders(self, sought: list[str]) -> list[Found]:
        board = self._shop.board
        held = [
            order for order in board.orders.values() if _holds(haystack(board.rooms.get(order.room), order), sought)
        ]
        held.sort(key=lambda order: (not order.is_open, -order.number))
        return [Found("order", order.recipient.name, self._line(order), words.number(order), order) for order in held]

    def _people(self, sought: list[str]) -> Iterator[Found]:
        told: set[tuple[str, str]] = set()
        for order in sorted(self._shop.board.orders.values(), key=lambda order: -order.number):
            for person, line in (
                (order.sender, QCoreApplication.translate("Palette", "ordered {number}")),
                (order.recipient, QCoreApplication.translate("Palette", "receives {number}")),
            ):
                who = (person.name, person.phone)
                if who not in told and _holds(f"{person.name} {person.phone}".casefold(), sought):
                    told.add(who)
                    yield Found("person", person.name, line.format(number=words.number(order)), person.phone, order)

    def _line(self, order: Order) -> str:
        sender = QCoreApplication.translate("Words", "from {name}").format(name=order.sender.name)
        if order.promise is None:
            return sender
        return f"{sender} · {words.promise(self._shop, order.promise.window)}"

    def _present(self, found: Found) -> dict[int, Any]:
        if found.kind == SECTION:
            return with_name({Row.KIND: SECTION, Row.TITLE: found.title, Row.RIGHT_TEXT: found.right})
        roles: dict[int, Any] = {Row.TITLE: found.title, Row.SUBTITLE: found.line, Row.RIGHT_TEXT: found.right}
        if found.order is not None:
            roles |= ring_roles(ring_face(order_clock(found.order, self._shop.now())))
            roles |= {Row.STAGE_KEY: stage_key(found.order), Row.STAGE_WORD: words.stage(found.order)}
        return with_name(roles)

    # Choosing

    def _step(self, by: int, start: int | None = None) -> None:
        rows = [row for row, each in enumerate(self.model.values) if each.kind != SECTION]
        if not rows:
            return
        here = self.view.currentIndex().row() if start is None else start
        at = rows.index(here) if here in rows else -1
        self.view.setCurrentIndex(self.model.index(rows[max(0, min(len(rows) - 1, at + by))]))

    def _run(self, index: QModelIndex) -> None:
        found = index.data(RowRole.VALUE) if index.isValid() else None
        if not isinstance(found, Found) or found.kind == SECTION:
            return
        self.close_sheet()
        if found.action is not None:
            found.action.run()
        elif found.order is not None:
            self.room_asked.emit(found.order.room)
        elif found.past:
            self.past_asked.emit(found.past)
        elif found.room:
            self.room_asked.emit(found.room)


def _of_action(action: Action) -> Found:
    return Found("action", action.title, right=action.key.replace("+", " "), action=action)


def _holds(text: str, sought: list[str]) -> bool:
    return all(word in text for word in sought)
