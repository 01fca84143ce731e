"""The command palette, Ctrl K: orders, people and actions by a few letters of anything.

It finds at once what is on the board (a large one in several turns, the nearest so far first); once the typing pauses it
asks the hub for what was said and written before, which comes below. Without the hub there is the board alone. Actions
come from the station, with their shortcuts.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem, QWidget

from desktop import words
from desktop.models.board_search import BoardSearch
from desktop.models.chores import chores
from desktop.models.rows import RowRole, Rows
from desktop.shop import Shop
from desktop.stations.found import Action, Finder, Found
from desktop.stations.looks import ring_face, ring_roles, stage_key, with_name
from desktop.stations.overlay import Overlay
from desktop.theme import Color, Radius, Theme, Type
from desktop.widgets.draw import box, mirror
from desktop.widgets.draw import words as draw_words
from desktop.widgets.order_delegate import SECTION, OrderDelegate, Row
from desktop.widgets.panel import Hairline
from desktop.widgets.row_list import paint_in_frames
from desktop.widgets.search_field import SearchEdit
from desktop.widgets.words import Words
from hub.domain.hits import Hit
from hub.domain.schedule import order_clock
from hub.link.port import LinkState

__all__ = ["Action", "CommandPalette", "Found"]

WIDTH_PX = 560
ASK_AFTER_MS = 250
"""A pause in typing: whoever types on has not said yet what they look for."""


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
        mirror(painter, rect, option.widget)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            box(painter, rect, Radius.CONTROL, theme.color(Color.SELECT), theme.edge(Color.INK))
        inner = rect.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        draw_words(painter, inner, found.right, theme.font(Type.CAPTION), theme.color(Color.INK_SOFT), end)
        draw_words(painter, inner, found.title, theme.font(Type.BODY), theme.color(Color.INK))
        painter.restore()


def _hides(part: QWidget) -> None:
    """A part hides what is under it, or Qt would paint the station below the sheet again for each letter."""
    part.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def _fill(part: QWidget, event: QPaintEvent) -> None:
    with QPainter(part) as painter:
        painter.fillRect(event.rect(), Theme.of(part).color(Color.PANEL))


class _Field(SearchEdit):
    """Where it is typed."""

    def paintEvent(self, event: QPaintEvent) -> None:
        _fill(self, event)
        super().paintEvent(event)


class _Status(Words):
    """How far was looked."""

    def __init__(self) -> None:
        super().__init__("", Type.CAPTION, Color.INK_SOFT, gives_way=True)
        _hides(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        _fill(self, event)
        super().paintEvent(event)


class _Lines(QListView):
    """What was found; the nearest are there in the first frame after a letter, the others in the next."""

    def __init__(self) -> None:
        super().__init__()
        _hides(self.viewport())

    def paintEvent(self, event: QPaintEvent) -> None:
        _fill(self.viewport(), event)
        paint_in_frames(self, lambda: super(_Lines, self).paintEvent(event))


class CommandPalette(Overlay):
    """The palette.

    Signals:
        room_asked: id of the room that was chosen.
        courier_asked: id of the courier that was chosen.
        past_asked: id of an order that is over, and on the board no more.
    """

    room_asked = Signal(str)
    courier_asked = Signal(str)
    past_asked = Signal(str)

    def __init__(self, shop: Shop, window: QWidget) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Palette", "Find or do"))
        self._shop = shop
        self.finder = Finder(shop)
        self.field = _Field(QCoreApplication.translate("Palette", "An order, a person, an action"))
        self._before: list[Found] = []
        self._high = 0
        self._chosen: Found | None = None  # by the arrow keys, since the last letter
        self._asked = ""
        self._trouble = False
        self._search = self.finder.search("")
        self._folded = False  # the board's words ahead of the first letter; what changes later is folded as it is met
        self._entered = False  # Enter waits for the nearest of all
        self._pause = QTimer(self, interval=ASK_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.model = Rows(self._present, self)
        self.view = _Lines()
        self.view.setAccessibleName(QCoreApplication.translate("Palette", "Found"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(ground=Color.PANEL, parent=self.view))
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.clicked.connect(self._run)
        self._nothing = Words("", Type.BODY, Color.INK_SOFT)
        self.status = _Status()
        for part in (self.field, self.view, self._nothing, Hairline(), self.status):
            self.sheet.body.addWidget(part)
        shop.link_changed.connect(self._on_link)

    @property
    def actions_(self) -> list[Action]:
        """The station's actions."""
        return self.finder.actions

    def open(self) -> None:
        self.open_with("")

    def open_with(self, typed: str) -> None:
        """Open it with something typed already: a search elsewhere goes on here."""
        if self.field.text() != typed:
            self.field.setText(typed)
        else:
            self._on_typed()
        super().open()
        _hides(self.field)  # once it wears its style, which takes that back
        if not self._folded:
            self._folded = True
            chores().begin(self, "fold", self.finder.folding())
        self.field.end(False)  # who types on adds to it

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def found(self) -> list[Found]:
        """What stands in the list, headings left out."""
        return [each for each in self.model.values if each.kind != SECTION]

    # Looking

    def _on_typed(self) -> None:
        self._before, self._asked, self._trouble = [], "", False
        self._pause.start()
        self._look()

    def _on_link(self) -> None:
        if self.isHidden():
            return
        if self._is_there and not self._asked and not self._pause.isActive():
            self._ask()
        self._tell()

    @property
    def _is_there(self) -> bool:
        return self._shop.status.state is LinkState.LIVE

    def _ask(self) -> None:
        asked = self.field.text().strip()
        if not asked or self.isHidden():
            self._settle()
            return
        if not self._is_there:
            self._tell()
            return

        def then(hits: tuple[Hit, ...]) -> None:
            if self.field.text().strip() == asked and not self.isHidden():
                self._before = list(self.finder.told(hits))
                answered(trouble=False)
                self._show_found()

        def answered(*, trouble: bool) -> None:
            if self._asked == asked:
                self._asked, self._trouble = "", trouble
                self._tell()

        self._asked, self._trouble = asked, False
        self._tell()
        self._shop.search(self, asked, then, lambda _: answered(trouble=True))

    def _look(self) -> None:
        """What is found in the first turn is shown at once; a large board is looked through in the turns after it."""
        self._entered = False
        self._search = self.finder.search(self.field.text(), self._search)
        self._chosen = None
        if not self._search.go_on():
            chores().begin(self, "search", self._searching(self._search))
        self._show_found()

    def _searching(self, search: BoardSearch) -> Iterator[None]:
        for _ in search.steps():
            if search is not self._search:
                return  # another letter has come
            yield
        self._show_found()
        if self._entered and not self.isHidden():
            self._run(self.view.currentIndex())

    def _show_found(self) -> None:
        """What was found so far. Whoever has chosen a line of it keeps that line, whatever comes about it."""
        found = list(self.finder.found(self.field.text(), self._before, self._search))
        chosen = self._chosen
        nothing = not found and self._search.done
        opens = self.isHidden()  # its clocks are told anew then
        if opens or found != self.model.values or nothing == self._nothing.isHidden():
            self.model.replace((f"{number}", (number,), each) for number, each in enumerate(found))
            self._nothing.setVisible(nothing)
            self._nothing.setText(QCoreApplication.translate("Palette", "Nothing found. Fewer letters find more."))
            held = 0 if opens or self.view.isHidden() else self.view.height()
            self.view.setVisible(bool(found))
            high = sum(self.view.sizeHintForRow(row) for row in range(self.model.rowCount()))
            self._high = min(high, self._window.height() * 6 // 10)
            self.view.setFixedHeight(max(self._high, held))
        again = next((row for row, each in enumerate(found) if chosen is not None and _same(each, chosen)), -1)
        if again >= 0:
            self.view.setCurrentIndex(self.model.index(again))
        else:
            self._choose(1, start=-1)
        self._tell()
        self.sheet.body.activate()
        self.place()

    def _tell(self) -> None:
        """How far was looked, and what is waited for."""
        if not self.field.text().strip():
            said = QCoreApplication.translate("Palette", "↑ ↓ choose · ↵ open · Esc leave")
        elif not self._is_there:
            said = QCoreApplication.translate(
                "Palette", "The hub is away: only what stands on the board was looked through."
            )
        elif self._trouble:
            said = QCoreApplication.translate(
                "Palette", "The hub could not look further back now. Another letter asks again."
            )
        elif self._asked or self._pause.isActive() or not self._search.done:
            said = QCoreApplication.translate("Palette", "Looking further back …")
        else:
            said = QCoreApplication.translate("Palette", "Everything was looked through, however old.")
        self.status.setText(said)
        self.status.setAccessibleName(said)
        self._settle()

    def _settle(self) -> None:
        """As high as what was found, once nothing more is looked for: what the list uncovers is painted once, not at each
        letter."""
        looks = bool(self._asked) or self._pause.isActive() or not self._search.done
        if self.view.height() != self._high and not looks:
            self.view.setFixedHeight(self._high)
            self.sheet.body.activate()
            self.place()

    def _present(self, found: Found) -> dict[int, Any]:
        if found.kind == SECTION:
            return with_name({Row.KIND: SECTION, Row.TITLE: found.title, Row.RIGHT_TEXT: found.right})
        roles: dict[int, Any] = {Row.TITLE: found.title, Row.SUBTITLE: found.line, Row.RIGHT_TEXT: found.right}
        if found.order is not None:
            roles |= ring_roles(ring_face(order_clock(found.order, self._shop.now())))
            roles |= {Row.STAGE_KEY: stage_key(found.order), Row.STAGE_WORD: words.stage(found.order)}
        return with_name(roles)

    # Choosing

    def _step(self, by: int) -> None:
        self._choose(by)
        self._chosen = self.view.currentIndex().data(RowRole.VALUE)

    def _choose(self, by: int, start: int | None = None) -> None:
        rows = [row for row, each in enumerate(self.model.values) if each.kind != SECTION]
        if not rows:
            return
        here = self.view.currentIndex().row() if start is None else start
        at = rows.index(here) if here in rows else -1
        self.view.setCurrentIndex(self.model.index(rows[max(0, min(len(rows) - 1, at + by))]))

    def _enter(self) -> None:
        """Open what is chosen; where nobody chose, the nearest of all, as soon as all was looked through."""
        if self._search.done or self._chosen is not None:
            self._run(self.view.currentIndex())
        else:
            self._entered = True

    def _run(self, index: QModelIndex) -> None:
        found = index.data(RowRole.VALUE) if index.isValid() else None
        if not isinstance(found, Found) or found.kind == SECTION:
            return
        self.close_sheet()
        if found.action is not None:
            self.finder.note(found.action.title)
            found.action.run()
        elif found.courier:
            self.courier_asked.emit(found.courier)
        elif found.past:
            self.past_asked.emit(found.past)
        elif found.room:
            self.room_asked.emit(found.room)


def _same(one: Found, other: Found) -> bool:
    """Whether two lines open the same."""
    return (one.kind, one.title, one.room, one.courier, one.past) == (
        other.kind,
        other.title,
        other.room,
        other.courier,
        other.past,
    )
