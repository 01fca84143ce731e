"""The packing station: the queue, the open order, the room beside it, rush over everything, the scanner, the paper.

`PackingStation` is the screen, `PackingWindow` the same in a station's frame with its keys. No key is a letter alone,
because a scanner types letters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop import words
from desktop.behind import Behind
from desktop.models.order_queue import TICK_MS
from desktop.printing.paper import FILE, Choices, Kind, keep_choices, read_choices
from desktop.printing.sheet import Sheet
from desktop.shop import Shop
from desktop.stations.camera_sheets import Eyes
from desktop.stations.dispatch.faces import items_line
from desktop.stations.dispatch.room_drawer import RoomDrawer
from desktop.stations.frame import StationFrame
from desktop.stations.looks import order_ring
from desktop.stations.packing.ask_part import KEY as ASK_KEY
from desktop.stations.packing.open_order import OpenOrder
from desktop.stations.packing.queue import MOST_PX, NARROW_PX, WIDTH_PX, Queue
from desktop.stations.packing.scanner import Scanner
from desktop.stations.packing.table_camera import SCAN_KEY, TableCamera
from desktop.stations.palette import Action
from desktop.stations.paper import Last, Output, to_file, to_printer_or_file
from desktop.stations.promise_strips import KEY
from desktop.theme import Color
from desktop.widgets.columns import Columns
from desktop.widgets.composer import QuickReply
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Ground
from desktop.widgets.rush_cover import RushCover, RushFace
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.problem import may_decide, open_problems
from hub.domain.room import Audience
from hub.domain.vocabulary import AcknowledgeRush, UnpackOrder
from hub.link.port import Receipt

if TYPE_CHECKING:
    from desktop.stations.packing.print_sheet import PrintSheet

NARROW_UNDER_PX = 1300
"""Below this the queue's full width takes from the open order what it needs."""
_QUEUE = 0
"""Its place among the columns."""
SMALLEST_PX = (1000, 640)
"""A tablet lying; said here, because the wide layout's own minimum would never let the window become narrow."""
SLIP_ABOVE_PX = 56
"""A slip stands in the strip between the work and the foot's buttons, px above its usual place: it covers neither."""
Say = Callable[[str, Callable[[], None] | None], object]
"""Says a sentence at the foot of the window; with a second argument it can be taken back."""


class PackingStation(QWidget):
    """What the packing room works with.

    Args:
        shop: the shop.
        say: how something is said to the person.
        output: where printed sheets go.
        data_dir: where the choice of paper is remembered; without it, it lasts as long as the window.
        eyes: the cameras of this machine.
    """

    def __init__(
        self,
        shop: Shop,
        say: Say,
        output: Output = to_printer_or_file,
        data_dir: Path | None = None,
        eyes: Eyes | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop = shop
        self._say = say
        self._output = output
        self._behind = Behind(self)
        self._choices_file = data_dir / FILE if data_dir is not None else None
        self.choices = read_choices(self._choices_file) if self._choices_file is not None else Choices()
        self.cover: RushCover | None = None
        self.paper: PrintSheet | None = None
        self._opened = ""
        self._covers = ""
        self._seen: set[str] = set()  # acknowledged here, and not yet on the board that comes back
        self.queue = Queue(shop)
        self.order = OpenOrder(shop)
        self._stack = QStackedWidget()
        self.eyes = TableCamera(self, self.order.photo, self.say, eyes or Eyes())
        self.eyes.scanned.connect(self.open_number)
        self.queue.scan.clicked.connect(self.scan)
        self.queue.scan.setToolTip(f"{self.queue.scan.accessibleName()} · {SCAN_KEY}")
        self._lay_out()
        self.setMinimumSize(*SMALLEST_PX)
        self.drawer = RoomDrawer(shop, self, (Audience.STAFF, Audience.COURIER), _questions(), touch=True)
        self.queue.chosen.connect(self._on_chosen)
        self.order.ask_asked.connect(self.ask_front_desk)
        self.drawer.problem_asked.connect(self.raise_problem)
        self.drawer.told.connect(self.say)
        self.order.print_asked.connect(self.print_out)
        self.order.packed.connect(self._on_packed)
        self.order.said.connect(self.say)
        shop.order_changed.connect(self._on_order_changed)
        shop.board_replaced.connect(self._look_for_rush)
        shop.refused.connect(self._on_refused)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show_cover)
        self._tick.start()
        self._on_chosen(self.queue.chosen_id())

    def _lay_out(self) -> None:
        empty = Ground(Color.PANEL)
        inset = QVBoxLayout(empty)
        inset.setContentsMargins(32, 24, 32, 24)
        self.empty = EmptyState(
            QCoreApplication.translate("Packing", "Everything is packed"),
            QCoreApplication.translate("Packing", "The next confirmed order appears here by itself."),
            touch=True,
        )
        inset.addWidget(self.empty)
        self._stack.addWidget(self.order)
        self._stack.addWidget(empty)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._stack.setMinimumWidth(SMALLEST_PX[0] - NARROW_PX)
        self.columns = Columns("packing-columns")
        self.columns.add_side(self.queue, NARROW_PX, WIDTH_PX, MOST_PX)
        self.columns.add_middle(self._stack)
        whole.addWidget(self.columns)

    # Orders -------------------------------------------------------------------------------------------------------

    def open_order(self, order_id: str) -> bool:
        """Open an order, as the palette, the rescue list and the scanner do. Returns: False when it is not here."""
        return self.queue.choose(order_id)

    def _on_chosen(self, order_id: str) -> None:
        if self.paper is not None and self.paper.order_id != order_id:
            self.paper.close_sheet()
        if self._opened != order_id:
            self.eyes.close()  # a photo of one parcel must not come to another
        before, self._opened = self._opened, order_id
        self._stack.setCurrentIndex(0 if order_id else 1)
        if order_id:
            self.order.open(order_id)
            # What is half written goes with who chooses another order, and stays where the list moved on by itself.
            if self.drawer.isVisible() and order_id != before and self.queue.is_in(before):
                self.ask_front_desk()

    def open_number(self, number: int) -> None:
        """Open the order of a scanned code; nothing opens behind a rush."""
        if self.cover is not None:
            return
        found = next((order for order in self._shop.board.orders.values() if order.number == number), None)
        if found is None or not self.open_order(found.id):
            said = QCoreApplication.translate("Packing", "GW-{number} is not at the packing table.")
            self.say(said.format(number=number))

    def scan(self) -> None:
        """Read a label with the camera."""
        if self.cover is None:
            self.eyes.scan()

    def ask_front_desk(self) -> None:
        """Open the room of the open order beside it."""
        order = self.order.order
        if order is not None:
            self.drawer.open_order(order, problems=False)

    def raise_problem(self, order_id: str = "") -> None:
        """Say what is the matter with an order, with the open one by default."""
        from desktop.stations.raising import raise_problem

        order = self._shop.order(order_id) if order_id else self.order.order
        raise_problem(self._shop, self.window(), order, self._say)

    def decide(self, problem_id: str) -> None:
        """Put the keyboard on the answers of a problem: above its order, or in its room where the gift has left the table."""
        for order in self._shop.board.orders.values():
            if any(problem.id == problem_id for problem in order.problems):
                if self.open_order(order.id):
                    self.order.problems.take_focus(problem_id)
                else:
                    self.drawer.open_order(order)
                    self.drawer.problems.take_focus(problem_id)

    def print_out(self, what: str) -> None:
        """Print something of the open order: a card is looked at first, its stock is dear and its words are a promise.

        Args:
            what: "card", "label" or "slip".
        """
        kind = Kind(what)
        order = self.order.order
        if order is None:
            return
        if kind is Kind.CARD:
            self.look_at(kind)
            return
        from desktop.stations.packing.print_sheet import sheet_of

        make = partial(sheet_of, order, kind, self.choices, self._shop.board.shop, self._shop.zone)
        place = self.choices.place(kind)
        self._behind.run(make, lambda sheet: self._print(sheet, place, at_once=True))

    def look_at(self, kind: Kind = Kind.LABEL) -> None:
        """Open the sheet where papers and layouts are chosen, for the open order."""
        order = self.order.order
        if order is None:
            return
        from desktop.stations.packing.print_sheet import PrintSheet

        self.paper = PrintSheet(self.window(), order, kind, self.choices, self._shop.board.shop, self._shop.zone)
        self.paper.print_asked.connect(self._print_looked_at)
        self.paper.save_asked.connect(lambda sheet: to_file(self.window(), sheet, self.say))
        self.paper.choices_changed.connect(self._on_choices)
        self.paper.closed.connect(self._on_paper_closed)
        self.paper.open()

    def _on_paper_closed(self) -> None:
        self.paper = None

    def _print_looked_at(self, sheet: Sheet, place: str) -> None:
        self._print(sheet, place, at_once=False)  # who looks may choose the printer anew

    def _print(self, sheet: Sheet, place: str, *, at_once: bool) -> None:
        printer = self.choices.printers.get(place, "")
        self._output(self.window(), sheet, self.say, Last(printer, at_once, partial(self._on_printer, place)))

    def _on_printer(self, place: str, printer: str) -> None:
        self._on_choices(self.choices.printed_on(place, printer))

    def _on_choices(self, choices: Choices) -> None:
        self.choices = choices
        if self._choices_file is not None:
            self._behind.run(partial(keep_choices, self._choices_file, choices), lambda _kept: None, self._not_kept)

    def _not_kept(self, _error: Exception) -> None:
        self.say(QCoreApplication.translate("Packing", "The choice of paper could not be kept for tomorrow."))

    def say(self, sentence: str) -> None:
        """Say something to the person."""
        self._say(sentence, None)

    def _on_packed(self, order_id: str) -> None:
        order = self._shop.order(order_id)
        if order is None:
            return
        said = QCoreApplication.translate("Packing", "Packed: {name}").format(name=order.recipient.name)
        self._say(said, lambda: self._unpack(order_id))

    def _unpack(self, order_id: str) -> None:
        self._shop.ask(UnpackOrder(order_id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.set_usual(_QUEUE, NARROW_PX if self.width() < NARROW_UNDER_PX else WIDTH_PX)

    # Rush ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_for_rush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is signed in: who comes next must see the rush, and can sign in first."""
        super().hideEvent(event)
        self._uncover()

    def _on_order_changed(self, order_id: str) -> None:
        order = self._shop.order(order_id)
        if self.paper is not None and order is not None and self.paper.order_id == order_id:
            self.paper.set_order(order)
        if order_id == self._covers or (order is not None and order.rush is not None):
            self._look_for_rush()

    def _look_for_rush(self) -> None:
        """Cover the window while packing has not heard of a rush; the one marked first stands first."""
        waiting = [
            order
            for order in self._shop.board.orders.values()
            if order.rush is not None and order.is_open and order.rush.heard_by(Role.PACKING) is None
        ]
        self._seen &= {order.id for order in waiting}
        waiting = [order for order in waiting if order.id not in self._seen]
        if self._covers and all(order.id != self._covers for order in waiting):
            self._uncover()
        if self.cover is None and waiting and self.isVisible():
            self._cover_for(min(waiting, key=lambda order: order.rush.marked_at if order.rush else order.placed_at))
        else:
            self._show_cover()

    def _on_refused(self, receipt: Receipt) -> None:
        """A rush that the hub has not taken as seen is loud again."""
        if isinstance(receipt.command, AcknowledgeRush):
            self._seen.discard(receipt.command.order)
            self._look_for_rush()

    def _cover_for(self, order: Order) -> None:
        self._covers = order.id
        self.cover = RushCover(self.window(), self._face_of(order))
        self.cover.seen.connect(self._on_rush_seen)

    def _show_cover(self) -> None:
        """The covered order as it stands now."""
        order = self._shop.order(self._covers) if self._covers else None
        if order is not None and self.cover is not None:
            self.cover.set_face(self._face_of(order))

    def _face_of(self, order: Order) -> RushFace:
        promise = QCoreApplication.translate("Packing", "No time promised yet")
        if order.promise is not None:
            promise = words.promise_title(self._shop, order.promise.window)
        return RushFace(
            order.recipient.name,
            f"{promise} · {words.number(order)}",
            items_line(order),
            order_ring(order, self._shop.now(), large=True),
        )

    def _on_rush_seen(self) -> None:
        order_id, self._covers, self.cover = self._covers, "", None
        self._seen.add(order_id)
        self._shop.ask(AcknowledgeRush(order_id))
        self.open_order(order_id)
        self._look_for_rush()

    def _uncover(self) -> None:
        """The rush is over, or another window of packing has acknowledged it."""
        if self.cover is not None:
            self.cover.hide()
            self.cover.deleteLater()
        self._covers, self.cover = "", None


def _questions() -> tuple[QuickReply, ...]:
    return (
        QuickReply(
            QCoreApplication.translate("Packing", "Out of stock"),
            QCoreApplication.translate("Packing", "We have no ‹item›. May I take ‹instead› for it?"),
        ),
        QuickReply(
            QCoreApplication.translate("Packing", "Card unclear"),
            QCoreApplication.translate("Packing", "Is ‹word› on the card meant like that?"),
        ),
    )


class PackingWindow(StationFrame):
    """The packing station's window.

    Args:
        shop: the shop.
        output: where printed sheets go.
        data_dir: where the station keeps what it chose.
        eyes: the cameras of this machine.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        output: Output = to_printer_or_file,
        data_dir: Path | None = None,
        eyes: Eyes | None = None,
    ) -> None:
        super().__init__(shop, Role.PACKING, touch=True)
        self.station = PackingStation(shop, lambda text, undo: self.say(text, undo), output, data_dir, eyes)
        self.set_body(self.station)
        self.clear_below = lambda: SLIP_ABOVE_PX
        self.spoken_of = self.station.order  # the queue beside it stays free
        self.holds_words = lambda: self.station.drawer.holds_words
        self.scanner = Scanner(self)
        self.scanner.scanned.connect(self.station.open_number)
        self.room_asked.connect(self._on_room_asked)
        self.problem_asked.connect(self.station.decide)
        self._add_actions()

    def _on_room_asked(self, room_id: str) -> None:
        room = self.shop.room(room_id)
        order = self.shop.order(room.order) if room is not None else None
        if order is not None and self.station.open_order(order.id):
            return
        if order is None or not any(may_decide(each.kind, self.role) for each in open_problems(order.problems)):
            self.say(QCoreApplication.translate("Packing", "That order is not at the packing table."))

    def _add_actions(self) -> None:
        order, station = self.station.order, self.station
        self.shown_order = lambda: order.order.id if order.order is not None else ""
        buttons = (
            (QCoreApplication.translate("Packing", "Start packing"), order.start, "F2"),
            (QCoreApplication.translate("Packing", "I have read the card"), order.card.button, "F3"),
            (QCoreApplication.translate("Packing", "Photograph card and wrapping"), order.photo, "F4"),
            (QCoreApplication.translate("Packing", "Ask front desk"), order.ask, "F6"),
            (QCoreApplication.translate("Packing", "Ask the sender"), order.ask_sender.button, ASK_KEY),
            (QCoreApplication.translate("Packing", "Print card"), order.prints["card"], "Ctrl+P"),
            (QCoreApplication.translate("Packing", "Print label"), order.prints["label"], "Ctrl+L"),
            (QCoreApplication.translate("Packing", "Print packing slip"), order.prints["slip"], "Ctrl+Shift+P"),
        )
        for title, button, key in buttons:
            self.add_action(Action(title, button.click, key, partial(self._can, button)))
        scan = QCoreApplication.translate("Packing", "Scan a label with the camera")
        self.add_action(Action(scan, station.scan, SCAN_KEY, lambda: station.cover is None))
        papers = QCoreApplication.translate("Packing", "Papers and layouts")
        self.add_action(Action(papers, station.look_at, "Ctrl+Alt+P", partial(self._can, order.prints["label"])))
        heard = QCoreApplication.translate("Packing", "I have read the promise")
        self.add_action(Action(heard, order.promises.press_first, KEY, self._can_hear))
        trouble = QCoreApplication.translate("Problem", "Raise a problem")
        self.add_action(Action(trouble, station.raise_problem, "F9", lambda: station.cover is None))
        packed = QCoreApplication.translate("Packing", "Packed")
        self.add_action(Action(packed, self._on_ctrl_return, "Ctrl+Return", lambda: station.cover is None))
        for place in range(9):
            self._key(f"Ctrl+{place + 1}", partial(order.items.toggle, place))
        self._key("Ctrl+V", self._paste)

    def _key(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: act() if self.station.cover is None and self.is_clear() else None)

    def _can(self, button: QAbstractButton) -> bool:
        """Whether a button could be pressed by hand now."""
        return self.station.cover is None and button.isVisible() and button.isEnabled()

    def _can_hear(self) -> bool:
        return self.station.cover is None and self.station.order.promises.isVisible()

    def _paste(self) -> None:
        if self._can(self.station.order.photo):
            self.station.order.photo.paste()

    def _on_ctrl_return(self) -> None:
        """Send what is being written, or else: packed."""
        writing = QApplication.focusWidget()
        if writing is not None and self.station.drawer.isAncestorOf(writing):
            self.station.drawer.composer.try_send()
        elif self._can(self.station.order.done.button):
            self.station.order.done.button.click()
