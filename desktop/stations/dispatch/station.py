"""Dispatch: who goes where, and what is in danger? The list, the map, the runs, the couriers, one situation for all.

`DispatchStation` is the screen, `DispatchWindow` the same in a station's frame with its keys. A slot here only asks:
offering, withdrawing, duty and links are the hub's to allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.filled import filled
from desktop.models.chores import chores
from desktop.models.order_queue import TICK_MS
from desktop.printing.paper import FILE, LINK, Choices, keep_choices, read_choices
from desktop.printing.sheet import Sheet
from desktop.shop import Shop
from desktop.stations.dispatch.at_hand import ORDER_PROPERTY
from desktop.stations.dispatch.couriers_panel import WIDTH_PX as COURIERS_PX
from desktop.stations.dispatch.couriers_panel import CouriersPanel
from desktop.stations.dispatch.covered import Covered
from desktop.stations.dispatch.hands import Hands, Say, needs_hub_words
from desktop.stations.dispatch.map_marks import Show, in_danger, marking, moving
from desktop.stations.dispatch.room_drawer import RoomDrawer
from desktop.stations.dispatch.rush_strip import RushStrip
from desktop.stations.dispatch.situation import Situation, look
from desktop.stations.dispatch.standing import Standing, is_nobodys
from desktop.stations.dispatch.timeline import ROWS_MOST, Timeline, height_px
from desktop.stations.dispatch.unassigned import WIDTH_PX as LIST_PX
from desktop.stations.dispatch.unassigned import Unassigned
from desktop.stations.paper import Last, Output, to_printer_or_file
from desktop.theme import Theme, follow
from desktop.widgets.at_corner import AtCorner
from desktop.widgets.columns import Columns, Shelves
from desktop.widgets.composer import QuickReply
from desktop.widgets.map import MapPalette, MapView
from desktop.widgets.map.paint_marks import theme_ring
from desktop.widgets.rest import Rest
from desktop.widgets.segmented import Choice, Segmented
from hub.domain.courier import Fix
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcceptOffer,
    AssignCourier,
    IssueLink,
    ReturnOrder,
    SetDuty,
    WithdrawOffer,
)

if TYPE_CHECKING:
    from desktop.stations.dispatch.courier_sheets import CourierSheet, LinkSheet
    from desktop.stations.dispatch.run_sheet import RunSheet

GATEWAY_URL = "http://127.0.0.1:8460"
"""Where the gateway of a shop on one computer answers; a shop names its own."""
FILTER_AT = 12
LIST_LEAST_PX, COURIERS_LEAST_PX, SIDE_MOST_PX = 280, 280, 520
"""Narrower, names and times are cut; wider, the map shows no town."""
MAP_LEAST_PX = 220
"""Flatter, its buttons lie over one another."""
_TIMELINE = 1
"""Its place among the shelves."""
_AT_ONCE = 2
"""Parts of a look at everything that whoever chose an order waits for; map, timeline and couriers come in the frames after."""
SMALLEST_PX = (1000, 600)
"""The columns at their width and a map that still shows a town."""


class DispatchStation(QWidget):
    """What the dispatcher works with.

    Args:
        shop: the shop.
        say: how something is said to the person, with a way back where there is one.
        gateway_url: the address under which couriers reach the gateway, without a path.
        output: where printed sheets go.
        data_dir: where the printer is remembered; without it, it lasts as long as the window.
    """

    def __init__(
        self,
        shop: Shop,
        say: Say,
        gateway_url: str = GATEWAY_URL,
        parent: QWidget | None = None,
        output: Output = to_printer_or_file,
        data_dir: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._output = output
        self._papers = data_dir / FILE if data_dir is not None else None
        self._choices = Choices()
        self._shop = shop
        self._say = say
        self._gateway_url = gateway_url
        self._show = Show.ALL
        self.standing = Standing(shop, self)
        self.unassigned = Unassigned(shop)
        self.couriers = CouriersPanel(shop)
        self.timeline = Timeline(shop)
        self.rush = RushStrip(shop, self)  # it shows itself, so it must never be without a parent
        self._make_map()
        self._lay_out()
        self.setMinimumSize(*SMALLEST_PX)
        audiences = (Audience.COURIER, Audience.STAFF, Audience.EVERYONE)
        self.drawer = RoomDrawer(shop, self, audiences, _replies())
        self.rush.keep_clear_of(self.drawer)
        Covered(self.map, self.drawer).changed.connect(self.map.set_covered_px)
        Covered(self.timeline, self.drawer).changed.connect(self.timeline.set_covered_px)
        self._sheets: tuple[CourierSheet, LinkSheet, RunSheet] | None = None
        self.hands = Hands(shop, self, say, lambda: self.situation)
        self._rest = Rest(self)
        self._chosen = self.unassigned.chosen_id()
        self._connect()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._refresh_by_and_by)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._refresh_by_and_by)
        self._tick.start()
        self.refresh()

    # Parts --------------------------------------------------------------------------------------------------------

    def _make_map(self) -> None:
        theme = Theme.of(self)
        self.map = MapView(MapPalette.of(theme), theme_ring(theme), lambda: self._shop.now().timestamp())
        follow(self.map, self._wear_map)
        self.filter = Segmented(_filters(0, 0), name=QCoreApplication.translate("Dispatch", "What the map shows"))
        AtCorner(self.map, self.filter, QPoint(FILTER_AT, FILTER_AT))
        self.filter.chosen.connect(self._on_filter)
        self._counts = (0, 0)

    def _wear_map(self, theme: Theme) -> None:
        self.map.set_palette(MapPalette.of(theme), theme_ring(theme))
        if not theme.duration_ms("move_ms"):
            self.map.set_glide_ms(0)

    def _lay_out(self) -> None:
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self.rush)
        map_place = QWidget()
        map_place.setMinimumHeight(MAP_LEAST_PX)
        within = QVBoxLayout(map_place)
        within.setContentsMargins(0, 0, 0, 0)
        within.addWidget(self.map)
        self.shelves = Shelves("dispatch-shelves")
        self.shelves.add_middle(map_place)
        self.shelves.add_side(self.timeline, height_px(1), self.timeline.usual_px, height_px(ROWS_MOST))
        centre.addWidget(self.shelves, 1)
        middle = QWidget()
        middle.setLayout(centre)
        self.columns = Columns("dispatch-columns")
        self.columns.add_side(self.unassigned, LIST_LEAST_PX, LIST_PX, SIDE_MOST_PX)
        self.columns.add_middle(middle)
        self.columns.add_side(self.couriers, COURIERS_LEAST_PX, COURIERS_PX, SIDE_MOST_PX)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.columns)

    def _connect(self) -> None:
        shop = self._shop
        for changed in (shop.order_changed, shop.order_gone, shop.courier_changed, shop.courier_moved):
            changed.connect(self._on_changed)
        for replaced in (shop.board_replaced, shop.shop_changed, shop.link_changed):
            replaced.connect(self._on_changed)
        self.unassigned.chosen.connect(self._on_chosen)
        self.unassigned.offer_asked.connect(self._offer_chosen)
        self.unassigned.room_asked.connect(self.open_room)
        self.unassigned.back_asked.connect(self.withdraw)
        self.map.stop_activated.connect(self.open_order)
        self.map.courier_activated.connect(self.couriers.open_courier)
        self.map.order_dropped_on_courier.connect(self.hands.give)
        self.timeline.stop_activated.connect(self.open_order)
        self.drawer.problem_asked.connect(self.raise_problem)
        self.drawer.closed.connect(lambda: self.drawer.setProperty(ORDER_PROPERTY, ""))
        self.drawer.told.connect(lambda text: self._say(text, None))
        self.rush.opened.connect(self.open_order)
        self.couriers.dropped.connect(self.hands.give)
        self.couriers.put_asked.connect(self.hands.put)
        self.couriers.other_asked.connect(self.hands.ask_who_else)
        self.couriers.withdraw_asked.connect(self.withdraw)
        self.couriers.accepted_asked.connect(self.accept_for)
        self.couriers.returned_asked.connect(self.take_in)
        self.couriers.duty_asked.connect(self.set_duty)
        self.couriers.order_asked.connect(self.open_order)
        self.couriers.add_asked.connect(self.add_courier)
        self.couriers.edit_asked.connect(self.edit_courier)
        self.couriers.run_asked.connect(self.open_run)
        self.couriers.link_asked.connect(self.mint_link)

    # One situation for all ----------------------------------------------------------------------------------------

    @property
    def situation(self) -> Situation:
        """What dispatch looks at, made anew."""
        board = self._shop.board
        fixes: dict[str, Fix] = {}
        for courier in board.couriers:
            fix = self._shop.fix(courier)
            if fix is not None:
                fixes[courier] = fix
        told = {
            order.id: arrival
            for courier in board.couriers
            for order in self.standing.orders_of(courier)
            if (arrival := self._shop.arrival(order.id)) is not None
        }
        return look(board, fixes, self._shop.now(), told, self.standing)

    def _on_changed(self) -> None:
        self._soon.start()  # once for a whole burst

    def _on_chosen(self, order_id: str) -> None:
        before, self._chosen = self._chosen, order_id
        self.hands.taken_back = ""  # somebody has chosen meanwhile: what comes late takes nobody's choice away
        refreshing = self._refreshing()
        for _ in zip(range(_AT_ONCE), refreshing, strict=False):
            pass
        chores().begin(self, "refresh", refreshing)
        left = self._shop.order(before)
        if order_id not in ("", before) and before and (left is None or not is_nobodys(left)):
            self._rest.start()  # the list moved on by itself: a second touch was meant for the order before
        # What is half written goes with who chooses another order, and stays where the list moved on by itself.
        if self.drawer.isVisible() and order_id not in ("", before) and left is not None and is_nobodys(left):
            self.open_room(order_id)

    def refresh(self) -> None:
        """Look at everything again, at once."""
        for _ in self._refreshing():
            pass

    def _refresh_by_and_by(self) -> None:
        chores().begin(self, "refresh", self._refreshing())

    def _refreshing(self) -> Iterator[None]:
        """Every panel draws from one situation, one after the other: together they would hold up a frame.

        What is asked of the chosen order comes first: the situation and who could take it (`_AT_ONCE` of the parts).
        """
        situation = self.situation
        yield
        if self.hands.taken_back and self.unassigned.choose(self.hands.taken_back):
            self.hands.taken_back = ""
        chosen = self.unassigned.chosen_id()
        order = next((order for order in situation.unassigned if order.id == chosen), None)
        found = situation.candidates_for(order) if order is not None else []
        self.unassigned.show_candidates(order, found)
        yield
        shown = yield from marking(self._shop, situation, chosen, self._show)
        yield
        self.map.set_shop(shown.shop)
        self.map.set_couriers(shown.couriers)
        self.map.set_stops(shown.stops)
        self.map.set_runs(shown.runs)
        yield
        yield from self.timeline.showing(situation)
        self.shelves.set_usual(_TIMELINE, self.timeline.usual_px)
        yield
        yield from self.couriers.showing(situation)
        self._show_counts(situation)

    def _show_counts(self, situation: Situation) -> None:
        counts = moving(situation), in_danger(situation)
        if counts != self._counts:
            self._counts = counts
            for choice in _filters(*counts):
                segment = self.filter.segment(choice.key)
                segment.setText(choice.word)
                segment.setAccessibleName(choice.word)
                segment.updateGeometry()
            self.filter.adjustSize()

    def _on_filter(self, key: str) -> None:
        self._show = Show(key)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.filter.adjustSize()
        self.filter.raise_()

    # Steps --------------------------------------------------------------------------------------------------------

    def offer(self, order_id: str, courier_id: str) -> None:
        """Offer an order to a courier; two dispatchers cannot give it to two people."""
        order = self._shop.order(order_id)
        if order is not None:
            offered = QCoreApplication.translate("Dispatch", "{name} offered to {courier}")
            said = filled(offered, name=order.recipient.name, courier=self._shop.person_name(courier_id))
            if self.hands.ask(AssignCourier(order_id, courier_id, order.version)):
                self._say(said, lambda: self.hands.take_back(order_id, courier_id))

    def _offer_chosen(self, order_id: str, courier_id: str) -> None:
        if not self._rest.isActive():
            self.offer(order_id, courier_id)

    def withdraw(self, order_id: str) -> None:
        """Take an order from its courier again; back in the list it is the chosen one, for somebody else must have it."""
        if self.hands.ask(WithdrawOffer(order_id)):
            self.hands.taken_back = order_id

    def accept_for(self, order_id: str) -> None:
        """A courier said yes by telephone."""
        self.hands.ask(AcceptOffer(order_id))

    def take_in(self, order_id: str) -> None:
        """A gift that could not be handed over is back in the shop."""
        self.hands.ask(ReturnOrder(order_id))

    def set_duty(self, courier_id: str, on_duty: bool) -> None:
        """Let a courier begin or end work."""
        self.hands.ask(SetDuty(courier_id, on_duty))

    def shift(self, by: int) -> None:
        """Bring the stop that the keyboard is at earlier (-1) or later (1): in the run's sheet while it lies there."""
        if self._is_planning():
            self.run_sheet.shift_here(by)
        else:
            self.hands.shift(by)

    def can_shift(self) -> bool:
        """Whether there is a stop that could change places; where one writes, Alt and an arrow move the cursor."""
        writing = self.drawer.composer.editor.hasFocus()
        return self._is_planning() or (self.hands.can_move() and not writing)

    def _is_planning(self) -> bool:
        return self._sheets is not None and self.run_sheet.isVisible()

    def take_suggestion(self) -> None:
        """Offer the selected order to who is proposed."""
        if self.can_take_suggestion():
            self.unassigned.suggestion.offer.click()

    def can_take_suggestion(self) -> bool:
        """Whether there is a proposal that could be taken now."""
        button = self.unassigned.suggestion.offer
        return button.isVisible() and button.isEnabled()

    # Opening ------------------------------------------------------------------------------------------------------

    def open_order(self, order_id: str) -> None:
        """Show an order: selected in the list while nobody has it, else by its room and its courier."""
        order = self._shop.order(order_id)
        if order is None or self.unassigned.choose(order_id):
            return
        self.open_room(order_id)

    def open_room(self, order_id: str) -> None:
        """Open an order's room at the side."""
        order = self._shop.order(order_id)
        if order is not None:
            self.drawer.setProperty(ORDER_PROPERTY, order_id)  # the board's keys act on the order that is read
            self.drawer.open_order(order)

    def raise_problem(self, order_id: str) -> None:
        """Say what keeps a gift from its way."""
        from desktop.stations.raising import raise_problem

        raise_problem(self._shop, self.window(), self._shop.order(order_id), self._say)

    def decide(self, problem_id: str) -> None:
        """Open the room of a problem's order, with the keyboard on the answers."""
        for order in self._shop.board.orders.values():
            if any(problem.id == problem_id for problem in order.problems):
                self.open_room(order.id)
                self.drawer.problems.take_focus(problem_id)

    def open_chosen_room(self) -> None:
        """Open the room of the selected order."""
        self.open_room(self.unassigned.chosen_id())

    def add_courier(self) -> None:
        """Ask for a new courier."""
        self._open_sheets()[0].open_new()

    def edit_courier(self, courier_id: str) -> None:
        """Ask for a courier's changed data."""
        courier = self._shop.board.couriers.get(courier_id)
        if courier is not None:
            self._open_sheets()[0].open_courier(courier)

    def mint_link(self, courier_id: str) -> None:
        """Make a courier's link and show it."""
        courier = self._shop.board.couriers.get(courier_id)
        if self.hands.needs_hub(IssueLink):
            self._say(needs_hub_words(), None)
        elif courier is not None:
            self._open_sheets()[1].mint(courier)

    def open_run(self, courier_id: str) -> None:
        """Show a courier's run: its order, its load, and who could take it over."""
        self.run_sheet.open_for(courier_id)

    def print_link(self, sheet: Sheet) -> None:
        """Put a courier's link on paper."""

        def say(said: str) -> None:
            self._say(said, None)

        last = self._kept_choices().printers.get(LINK, "")
        self._output(self.window(), sheet, say, Last(last, chosen=self._on_printer))

    def _kept_choices(self) -> Choices:
        return read_choices(self._papers) if self._papers is not None else self._choices

    def _on_printer(self, printer: str) -> None:
        """Remember where a link was printed; a file that cannot be written is missed by nobody before tomorrow."""
        self._choices = self._kept_choices().printed_on(LINK, printer)
        if self._papers is not None:
            with suppress(OSError):
                keep_choices(self._papers, self._choices)

    def _open_sheets(self) -> tuple[CourierSheet, LinkSheet, RunSheet]:
        """The sheets cover the whole window, which is known only once there is one."""
        if self._sheets is None:
            from desktop.stations.dispatch.courier_sheets import CourierSheet, LinkSheet
            from desktop.stations.dispatch.run_sheet import RunSheet

            window = self.window()
            self._sheets = (
                CourierSheet(self._shop, window),
                LinkSheet(self._shop, window, self._gateway_url),
                RunSheet(self._shop, window, self.hands.ask),
            )
            self._sheets[1].print_asked.connect(self.print_link)
        return self._sheets

    @property
    def courier_sheet(self) -> CourierSheet:
        """The sheet of a courier's data."""
        return self._open_sheets()[0]

    @property
    def link_sheet(self) -> LinkSheet:
        """The sheet of a courier's link."""
        return self._open_sheets()[1]

    @property
    def run_sheet(self) -> RunSheet:
        """The sheet of a courier's run."""
        return self._open_sheets()[2]


def _filters(moving_now: int, danger: int) -> list[Choice]:
    return [
        Choice(Show.ALL, QCoreApplication.translate("Dispatch", "All")),
        Choice(Show.MOVING, QCoreApplication.translate("Dispatch", "Moving {count}").format(count=moving_now)),
        Choice(Show.DANGER, QCoreApplication.translate("Dispatch", "In danger {count}").format(count=danger)),
    ]


def _replies() -> tuple[QuickReply, ...]:
    return (
        QuickReply(
            QCoreApplication.translate("Dispatch", "When?"),
            QCoreApplication.translate("Dispatch", "When can you be at the shop?"),
        ),
        QuickReply(
            QCoreApplication.translate("Dispatch", "It is ready"),
            QCoreApplication.translate("Dispatch", "It is packed and waits at ‹place›."),
        ),
    )
