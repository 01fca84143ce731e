"""The left column: rooms by urgency, unanswered customers first, with search. What is chosen stays chosen as rows move."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.order_queue import INBOX_SECTIONS, OrderQueue, inbox_rule
from desktop.models.rows import RowRole
from desktop.models.sections import Heading
from desktop.shop import Shop
from desktop.stations.looks import inbox_row
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.order_delegate import OrderDelegate, row_px
from desktop.widgets.panel import Ground, margins
from desktop.widgets.row_list import RowList
from desktop.widgets.search_field import SearchEdit
from desktop.widgets.words import Words

WIDTH_PX = 328


class InboxView(RowList):
    """The list itself; headings cannot be chosen and the arrow keys pass over them."""

    def __init__(self) -> None:
        super().__init__(*row_px())
        self.setAccessibleName(QCoreApplication.translate("Desk", "Inbox"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
        if event.key() in steps and not event.modifiers():
            event = QKeyEvent(event.type(), steps[Qt.Key(event.key())], event.modifiers())
        super().keyPressEvent(event)


class Inbox(Ground):
    """The column.

    Signals:
        chosen: id of the room that a person chose.
        new_asked: a new order shall be entered.
    """

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, shop: Shop, parent: QWidget | None = None) -> None:
        super().__init__(Color.PAPER, Qt.Edge.RightEdge, parent)
        self.setFixedWidth(WIDTH_PX)
        self.model = OrderQueue(
            shop, inbox_rule, INBOX_SECTIONS, present=lambda value: inbox_row(shop, value), parent=self
        )
        self._title = Words(QCoreApplication.translate("Desk", "Waiting for you"), Type.TITLE)
        self.new = Button(QCoreApplication.translate("Desk", "New order"), Rank.INK, icon="plus")
        self.new.setToolTip(QCoreApplication.translate("Desk", "New order (Ctrl N)"))
        self.new.clicked.connect(self.new_asked)
        self.search = SearchEdit(QCoreApplication.translate("Desk", "Name, phone, order, card"), "/")
        self.search.textChanged.connect(self.model.seek)
        self.view = InboxView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(OrderDelegate(ground=Color.PAPER, parent=self.view))
        self.view.selectionModel().selectionChanged.connect(self._on_selected)
        self.further = Button(QCoreApplication.translate("Desk", "Look further back"), icon="search", hint="↵")
        self._empty = EmptyState("", "", self.further)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(_padded(self._empty))
        self._lay_out()
        self.model.counted.connect(self._on_counted)
        self.model.modelReset.connect(self._on_reset)
        self._room = ""
        self._on_counted()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 12)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.new)
        search = QHBoxLayout()
        search.setContentsMargins(16, 0, 16, 8)
        search.addWidget(self.search)
        whole = QVBoxLayout(self)
        margins(whole, 0, 0, 1, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(search)
        whole.addWidget(self._stack, 1)

    @property
    def room(self) -> str:
        """The id of the room that is chosen, or blank."""
        return self._room

    def choose(self, room: str) -> None:
        """Choose a room; one that the search hides ends the search."""
        if self.model.row_of(room) < 0 and self.search.text():
            self.search.clear()
        self._room = room
        index = self.model.index_of(room)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(index, flags)
            self.view.scrollTo(index)
        else:
            self.view.selectionModel().clear()

    def choose_first(self) -> None:
        """Choose what waits longest."""
        rooms = self.model.rooms
        if rooms:
            self.choose(rooms[0])
            self.chosen.emit(rooms[0])

    def step(self, by: int) -> None:
        """Choose the next or the previous room."""
        rooms = self.model.rooms
        if not rooms:
            return
        at = rooms.index(self._room) if self._room in rooms else -1
        room = rooms[max(0, min(len(rooms) - 1, at + by))]
        self.choose(room)
        self.chosen.emit(room)

    def _on_selected(self, selected: QItemSelection, _: QItemSelection) -> None:
        found = selected.indexes()
        if found and self.search.hasFocus():
            # Whoever types chooses nothing; the view moved on by itself, for the search took the chosen row away.
            QTimer.singleShot(0, self, self._let_go)
        elif found:
            self._on_chosen(found[0])

    def _let_go(self) -> None:
        """Nothing is chosen in the list but the room that is open, if it stands there."""
        if self.view.currentIndex().data(RowRole.KEY) == self._room:
            return
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.view.selectionModel().setCurrentIndex(self.model.index_of(self._room), flags)

    def _on_chosen(self, index: QModelIndex) -> None:
        if isinstance(index.data(RowRole.VALUE), Heading):
            return
        room = str(index.data(RowRole.KEY))
        if room != self._room:
            self._room = room
            self.chosen.emit(room)

    def _on_reset(self) -> None:
        if self._room:
            self.choose(self._room)

    def _on_counted(self) -> None:
        has_rows = self.model.rowCount() > 0
        self._stack.setCurrentIndex(0 if has_rows else 1)
        if has_rows:
            return
        self.further.setVisible(bool(self.model.sought))
        if self.model.sought:
            self._empty.set_words(
                QCoreApplication.translate("Desk", "Nothing found"),
                QCoreApplication.translate("Desk", "No name, number, card or message holds these words."),
            )
        else:
            self._empty.set_words(
                QCoreApplication.translate("Desk", "Nobody waits"),
                QCoreApplication.translate(
                    "Desk", "The next order from the web shop, the telephone or the counter comes here."
                ),
            )


def _padded(part: QWidget) -> QWidget:
    page = QWidget()
    whole = QVBoxLayout(page)
    whole.setContentsMargins(16, 16, 16, 16)
    part.setFixedHeight(260)
    whole.addWidget(part)
    whole.addStretch(1)
    return page
