"""The front desk: inbox, room and order side by side; a new order takes the whole of it for a minute.

Choosing a room in the inbox shows its stream and its order; the keyboard stays in the list until somebody writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.behind import Behind
from desktop.filled import filled
from desktop.models.chores import chores
from desktop.shop import Shop
from desktop.stations.found import Action, Menu
from desktop.stations.frame import REFUSAL_FOR_MS, StationFrame
from desktop.stations.front_desk.desk_ground import DeskGround
from desktop.stations.front_desk.drafts import Drafts
from desktop.stations.front_desk.inbox import WIDTH_PX as INBOX_PX
from desktop.stations.front_desk.inbox import Inbox
from desktop.stations.front_desk.order_panel import WIDTH_PX as ORDER_PX
from desktop.stations.front_desk.order_panel import OrderPanel
from desktop.stations.front_desk.room import RoomView
from desktop.stations.front_desk.room_windows import KEY as OWN_WINDOW_KEY
from desktop.stations.front_desk.room_windows import RoomWindows, key_words
from desktop.stations.own_window import to_front
from desktop.system_keys import key_here
from desktop.theme import Color
from desktop.widgets.columns import Columns
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.panel import Ground
from hub.domain.actor import Role
from hub.domain.order import ON_THE_WAY, Order, Person
from hub.domain.room import Audience, RoomKind
from hub.domain.shop import Shop as ShopFacts
from hub.domain.vocabulary import CancelOrder, OpenEnquiry, SendMessage
from hub.link.port import LinkState

if TYPE_CHECKING:
    from desktop.stations.front_desk.address_help import AddressHelp
    from desktop.stations.front_desk.new_order import NewOrder

_DESK, _NEW = 0, 1
PREPARED_AFTER_MS = 1_500
"""The sheet for a new order is made when the desk has come to rest, not while somebody waits for it to open."""
_SHEET = (
    "desktop.widgets.map.projection",
    "desktop.widgets.map.marks",
    "desktop.widgets.map.labels",
    "desktop.widgets.map.content",
    "desktop.widgets.map.palette",
    "desktop.widgets.map.scene",
    "desktop.widgets.map.paint_marks",
    "desktop.widgets.map.ground",
    "desktop.widgets.map.controls",
    "desktop.widgets.map.map_view",
    "desktop.widgets.map.pick_map",
    "desktop.stations.front_desk.place_field",
    "desktop.models.customers",
    "desktop.stations.front_desk.offers",
    "ipaddress",
    "urllib.parse",
    "urllib.error",
    "hub.link.manners",
    "hub.link.address_formats",
    "hub.link.address_server",
    "hub.link.only_address",
    "desktop.stations.front_desk.address_choice",
    "desktop.stations.front_desk.address_help",
    "desktop.stations.front_desk.address_offers",
    "desktop.stations.front_desk.who_part",
    "desktop.stations.front_desk.typed_order",
    "desktop.stations.front_desk.new_order_page",
    "desktop.stations.front_desk.new_order",
)
"""What it is made of, from the ground up, loaded one after the other between a person's keys: none takes a turn."""
INBOX_LEAST_PX, ORDER_LEAST_PX, SIDE_MOST_PX = 280, 340, 560
"""Narrower, names and times are cut; wider, nobody can read what is said in the room."""


class FrontDesk(QWidget):
    """The screen inside the frame.

    Args:
        frame: the window that it stands in; gets its actions.
        pages: where the gateway serves the customer's page, blank when unknown.
        data_dir: where is remembered who is asked for addresses; None remembers nothing.
    """

    def __init__(self, shop: Shop, frame: StationFrame, pages: str = "", data_dir: Path | None = None) -> None:
        super().__init__()
        self._shop = shop
        self._data_dir = data_dir
        self._addresses: AddressHelp | None = None
        self._frame = frame
        self.inbox = Inbox(shop)
        drafts = self._drafts = Drafts(shop, self)
        self.room = RoomView(shop, drafts)
        self.rooms_out = RoomWindows(shop, frame, drafts)
        self._panel = OrderPanel(shop, pages)
        self._new_order: NewOrder | None = None
        self._awaited = ""
        """An order that was taken here and has not come back from the link yet."""
        self._middle = QStackedWidget()
        self._nothing = EmptyState(
            QCoreApplication.translate("Desk", "Nothing chosen"),
            QCoreApplication.translate(
                "Desk", "Whoever waits for you stands on the left. A new order begins with Ctrl N."
            ),
        )
        self._middle.addWidget(_page(self._nothing))
        self._middle.addWidget(self.room)
        desk = self.columns = Columns("desk-columns")
        desk.add_side(self.inbox, INBOX_LEAST_PX, INBOX_PX, SIDE_MOST_PX)
        desk.add_middle(self._middle)
        desk.add_side(self._panel, ORDER_LEAST_PX, ORDER_PX, SIDE_MOST_PX)
        self._stack = QStackedWidget()
        self._stack.addWidget(desk)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        frame.clear_below = self._writing_px
        frame.holds_words = self._holds_words
        frame.shown_order = lambda: self._panel.order.id if self._panel.order is not None else ""
        self._connect()
        QTimer.singleShot(0, self, self._begin)
        self._behind = Behind(self, "numbers")
        QTimer.singleShot(PREPARED_AFTER_MS, self, self._prepare)

    @property
    def order(self) -> OrderPanel:
        """The right column, whole: who asks for it does not get the parts of two orders."""
        return self._panel.whole()

    @property
    def new_order(self) -> NewOrder:
        """The sheet for a new order. With its map and its telephone numbers it is a fifth of what a desk loads: made when
        it is first asked for, or a moment after the start."""
        self.addresses  # noqa: B018 # its fields find it in the window
        return self._sheet().whole()

    def _sheet(self) -> NewOrder:
        if self._new_order is None:
            from desktop.stations.front_desk.new_order import NewOrder

            made = self._new_order = NewOrder(self._shop, self._stack)
            made.left.connect(self.show_desk)
            made.placed.connect(self._on_placed)
            made.put_aside.connect(self._on_put_aside)
            made.came_back.connect(self._on_came_back)
            self._stack.addWidget(made)
        return self._new_order

    @property
    def addresses(self) -> AddressHelp:
        """The window's help with addresses; loaded with the sheet that needs it."""
        if self._addresses is None:
            from desktop.stations.front_desk.address_help import AddressHelp

            known = lambda: self._new_order.customers if self._new_order is not None else None  # noqa: E731 # said where it is used
            self._addresses = AddressHelp(self._frame, self._shop, self._data_dir, known)
        return self._addresses

    def _prepare(self) -> None:
        """Make the sheet for a new order; the numbers of all countries first, beside the window."""
        shop = self._shop.board.shop
        self._behind.run(lambda: _know_numbers(shop), lambda _: chores().begin(self, "sheet", self._preparing()))

    def _preparing(self) -> Iterator[None]:
        for name in _SHEET:
            import_module(name)
            yield
        self.addresses  # noqa: B018 # made here; whoever types an address finds it in the window
        yield
        sheet = self._sheet()
        yield from sheet.building()
        for part in sheet.findChildren(QWidget):
            part.ensurePolished()
            yield

    def _connect(self) -> None:
        self.inbox.chosen.connect(self.show_room)
        self.inbox.new_asked.connect(self.begin_order)
        self.room.told.connect(lambda text: self._frame.say(text))
        self.room.order_wanted.connect(self.begin_order)
        self.room.more_asked.connect(self._on_more)
        self.room.picture_asked.connect(self._on_picture)
        self.room.replies_asked.connect(self.change_replies)
        self._panel.undoable.connect(lambda text, undo: self._frame.say(text, undo))
        self._panel.warned.connect(lambda text: self._frame.say(text))
        self._frame.room_asked.connect(self.open_room)
        self.rooms_out.desk_asked.connect(self._on_desk_asked)
        self.rooms_out.order_wanted.connect(self._on_order_wanted)
        self.rooms_out.put_away.connect(self.room.take_up)
        self._frame.problem_asked.connect(self._panel.decide)
        self._panel.agreed.problem_asked.connect(self.raise_problem)
        self._shop.order_changed.connect(self._on_order_changed)
        self._shop.board_replaced.connect(self._on_board_replaced)
        for action in self._actions():
            self._frame.add_action(action)
        self.inbox.further.clicked.connect(self._look_further)
        inbox = self.inbox
        for key, where, run in (
            ("/", inbox.view, self._seek),
            ("Return", inbox.view, self.room.write),
            ("Escape", inbox.search, self._end_search),
            ("Down", inbox.search, inbox.view.setFocus),
            ("Return", inbox.search, self._take_found),
        ):
            shortcut = QShortcut(QKeySequence(key), where, run)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)  # as an argument PySide takes it for the window's

    def _actions(self) -> list[Action]:
        panel = self._panel

        def can_order() -> bool:
            """Not while the sheet for a new order hides whose it would be."""
            shown = self._stack.currentIndex() == _DESK
            return shown and panel.order is not None and panel.order.is_open

        return [
            Action(QCoreApplication.translate("Desk", "New order"), self.begin_order, "Ctrl+N"),
            Action(QCoreApplication.translate("Desk", "New enquiry"), self.begin_enquiry, "Ctrl+E"),
            Action(QCoreApplication.translate("Desk", "Write in this room"), self.room.write, key_here("Ctrl+M")),
            Action(
                QCoreApplication.translate("Desk", "Take a photo for this room"),
                self.room.foot.photograph,
                "Ctrl+Shift+C",
            ),
            Action(
                _own_window_word(),
                self.open_own_window,
                OWN_WINDOW_KEY,
                lambda: self.room.model.room is not None,
                Menu.WINDOW,
            ),
            Action(QCoreApplication.translate("Desk", "Search the inbox"), self._seek, "Ctrl+F", menu=Menu.EDIT),
            Action(QCoreApplication.translate("Desk", "All prepared answers"), self.room.open_replies, "Ctrl+/"),
            Action(QCoreApplication.translate("Desk", "Change the quick replies"), self.change_replies),
            Action(
                QCoreApplication.translate("Address", "Where addresses are looked up"),
                lambda: self.addresses.change(),
                menu=Menu.SHOP,
            ),
            Action(
                QCoreApplication.translate("Desk", "Next in the inbox"),
                lambda: self.inbox.step(1),
                "Alt+Down",
                menu=Menu.VIEW,
                repeats=True,
            ),
            Action(
                QCoreApplication.translate("Desk", "Previous in the inbox"),
                lambda: self.inbox.step(-1),
                "Alt+Up",
                menu=Menu.VIEW,
                repeats=True,
            ),
            Action(
                QCoreApplication.translate("Desk", "Promise a time"),
                lambda: self.order.promise.edit(),
                "Ctrl+P",
                can_order,
            ),
            Action(
                QCoreApplication.translate("Desk", "Change the card"),
                lambda: self.order.card.edit(),
                "Ctrl+G",
                can_order,
            ),
            Action(
                QCoreApplication.translate("Desk", "Rush on or off"),
                lambda: self.order.promise.rush.click(),
                "",
                can_order,
            ),
            Action(
                QCoreApplication.translate("Desk", "Customer's link"),
                lambda: self.order.link.make(),
                "Ctrl+L",
                can_order,
            ),
            Action(QCoreApplication.translate("Desk", "Cancel this order"), self.ask_cancel, "", can_order),
            Action(QCoreApplication.translate("Problem", "Raise a problem"), self.raise_problem, "F9", can_order),
            Action(
                QCoreApplication.translate("Problem", "If nobody is home"),
                lambda: self.order.agreed.open_menu(),
                "",
                can_order,
            ),
            Action(
                QCoreApplication.translate("Problem", "Decide the problem"),
                panel.decide,
                "F8",
                lambda: bool(self.order.problems.cards),
            ),
        ]

    def _begin(self) -> None:
        """What waits longest is open when the window opens."""
        if not self.inbox.room:
            self.inbox.choose_first()
        first = self.inbox.view if self.inbox.model.rooms else self.inbox.new
        if self._shop.status.state is not LinkState.REFUSED:  # then it is on what lets the station in anew
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing

    def show_room(self, room_id: str) -> None:
        """Show a room and its order."""
        self.show_desk()
        self._middle.setCurrentIndex(1)
        chores().after_frame()  # the room's own, as costly as any
        self.room.open(room_id)
        self._frame.palette_.finder.note(room_id)
        self._show_order(self._panel.show_soon)

    def open_room(self, room_id: str) -> None:
        """Show a room that was asked for from elsewhere, and choose it in the inbox."""
        self.inbox.choose(room_id)
        self.show_room(room_id)

    def open_own_window(self) -> None:
        """Give the room that is shown a window of its own."""
        if self.room.model.room is not None:
            self.rooms_out.open(self.room.model.room_id)

    def _on_desk_asked(self, room_id: str) -> None:
        self.open_room(room_id)
        to_front(self._frame)

    def _on_order_wanted(self, room_id: str) -> None:
        to_front(self._frame)
        self.begin_order(room_id)

    def show_desk(self) -> None:
        """Back from a new order."""
        self._stack.setCurrentIndex(_DESK)

    def _show_order(self, show: Callable[..., None] | None = None) -> None:
        order = self.room.order
        show = show or self._panel.show_order
        show(order.id if order is not None else "", room=self.room.model.room is not None)

    def _on_order_changed(self, order_id: str) -> None:
        room = self.room.model.room
        if room is not None and room.order == order_id and self._panel.order is None:
            self._show_order()  # an enquiry has become an order
        order = self._shop.order(order_id)
        if order is not None and order_id == self._awaited:
            self._awaited = ""
            self.open_room(order.room)
            self._frame.say(QCoreApplication.translate("Desk", "Order taken."))

    def _on_board_replaced(self) -> None:
        self._show_order()
        if not self.inbox.room:
            self.inbox.choose_first()

    # New order, new enquiry

    def begin_order(self, enquiry: str = "") -> None:
        """The sheet for a new order; of the open enquiry where there is one."""
        room = self._shop.room(enquiry) if enquiry else self.room.model.room
        sheet = self.new_order
        self._stack.setCurrentIndex(_NEW)
        sheet.begin(room if room is not None and room.kind is RoomKind.ENQUIRY else None)

    def _on_placed(self, order_id: str) -> None:
        self.show_desk()
        self._await_room(order_id)

    def _await_room(self, order_id: str) -> None:
        """Show the new order as soon as it comes back from the link."""
        self._awaited = order_id

    def _on_put_aside(self, name: str) -> None:
        said = QCoreApplication.translate("Desk", "The order begun for {name} waits until its sheet is opened again.")
        self._frame.say(filled(said, name=name))

    def _on_came_back(self, name: str, just_asked: bool) -> None:
        """The shop has not taken an order: whoever has just asked for it sees it again, anybody else hears where it is."""
        if just_asked and self._stack.currentIndex() == _DESK:
            self._stack.setCurrentIndex(_NEW)
        said = QCoreApplication.translate("Desk", "The order for {name} was not taken: it stands in the sheet again.")
        self._frame.say(filled(said, name=name), for_ms=REFUSAL_FOR_MS)

    def begin_enquiry(self) -> None:
        """Note down somebody who only asks so far."""
        from desktop.stations.front_desk.enquiry_sheet import EnquirySheet

        sheet = EnquirySheet(self._frame, self.new_order.who.customers)
        sheet.noted.connect(self._on_enquiry)
        sheet.open()

    def _on_enquiry(self, customer: Person, asked: str) -> None:
        room = self._shop.new_id()
        self._shop.ask(OpenEnquiry(room, customer))
        if asked:
            self._shop.ask(SendMessage(room, self._shop.new_id(), Audience.STAFF, text=asked))

        def look(changed: str) -> None:
            if changed == room and self._shop.room(room) is not None:
                self._shop.room_changed.disconnect(look)
                self.open_room(room)

        self._shop.room_changed.connect(look)

    # More

    def change_replies(self) -> None:
        """Write the shop's own quick replies."""
        from desktop.stations.front_desk.replies_sheet import RepliesSheet

        RepliesSheet(self._shop, self._frame).open()

    def _on_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"{_own_window_word()}\t{key_words(OWN_WINDOW_KEY)}", self.open_own_window)
        order = self.order.order
        if order is not None:
            self._add_steps(menu, order)
        menu.popup(self.room.mapToGlobal(self.room.rect().topRight()))

    def _add_steps(self, menu: QMenu, order: Order) -> None:
        """What else can be done with an order."""
        menu.addAction(QCoreApplication.translate("Desk", "Customer's link"), self.order.link.make)
        menu.addAction(
            QCoreApplication.translate("Desk", "Step by step, and who knew what"), self._frame.open_black_box
        )
        trouble = menu.addAction(QCoreApplication.translate("Problem", "Raise a problem …"), self.raise_problem)
        trouble.setEnabled(order.is_open)
        cancel = menu.addAction(QCoreApplication.translate("Desk", "Cancel this order …"), self.ask_cancel)
        cancel.setEnabled(order.is_open and order.delivery not in ON_THE_WAY)
        if order.delivery in ON_THE_WAY:
            cancel.setText(QCoreApplication.translate("Desk", "Cancel: not any more, it is on its way"))

    def raise_problem(self) -> None:
        """Say what keeps the gift of this order from its way."""
        from desktop.stations.raising import raise_problem

        raise_problem(self._shop, self._frame, self.order.order, self._frame.say)

    def ask_cancel(self) -> None:
        """Ask why, then cancel."""
        order = self.order.order
        if order is None or not order.is_open:
            return
        from desktop.stations.front_desk.reason_sheet import ReasonSheet

        sheet = ReasonSheet(self._shop, self._frame, order, self._frame.say)
        sheet.given.connect(lambda reason: self._shop.ask(CancelOrder(order.id, reason)))
        sheet.open()

    def _on_picture(self, picture: QImage) -> None:
        from desktop.stations.picture_sheet import PictureSheet

        PictureSheet(self._frame, picture).open()

    def _holds_words(self) -> bool:
        views = (self.room, *(window.view for window in self.rooms_out.windows.values()))
        sheet = self._new_order
        return (
            self._drafts.hold_words
            or any(view.holds_words for view in views)
            or self._panel.holds_words
            or (sheet is not None and sheet.holds_words)
        )

    def _writing_px(self) -> int:
        """How high the place to write is: a slip must not lie on it."""
        return self.room.foot_px if self.room.isVisible() else 0

    # Keys

    def _seek(self) -> None:
        self.inbox.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.inbox.search.selectAll()

    def _take_found(self) -> None:
        """Open the first that the search left, or look where the inbox does not reach."""
        if self.inbox.model.rooms:
            self.inbox.choose_first()
            self.inbox.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.inbox.search.text().strip():
            self._look_further()

    def _look_further(self) -> None:
        """What the inbox does not have may stand in what the hub still knows."""
        self._frame.palette_.open_with(self.inbox.search.text())

    def _end_search(self) -> None:
        self.inbox.search.clear()
        self.inbox.choose(self.inbox.room)
        self.inbox.view.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _know_numbers(shop: ShopFacts) -> None:
    from desktop import phones

    phones.get_ready(shop)


def _own_window_word() -> str:
    return QCoreApplication.translate("Desk", "Open in its own window")


def front_desk_window(shop: Shop, pages: str = "", data_dir: Path | None = None) -> StationFrame:
    """The whole window of a front desk.

    Args:
        pages: where the gateway serves the pages behind links, blank when unknown.
        data_dir: where is remembered what maps are drawn on and who is asked for addresses; None remembers nothing and
            fetches no pictures.
    """
    frame = StationFrame(shop, Role.FRONT_DESK)
    frame.set_body(FrontDesk(shop, frame, pages, data_dir))
    frame.add_action(DeskGround(frame, data_dir).action)
    return frame


def _page(part: QWidget) -> QWidget:
    page = Ground(Color.PANEL)
    part.setFixedHeight(240)
    part.setMinimumWidth(320)
    part.setMaximumWidth(420)
    whole = QVBoxLayout(page)
    whole.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
    return page
