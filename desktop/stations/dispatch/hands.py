"""What the dispatcher does with a stop, by hand or by key: gives it to somebody, to somebody else, earlier, later, back.

It asks; what may be is the hub's to say. Everything here needs the hub, because two dispatchers must not plan apart.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.filled import filled
from desktop.shop import Shop
from desktop.stations.dispatch.at_hand import AtHand
from desktop.stations.dispatch.move_sheet import MoveSheet
from desktop.stations.dispatch.moving import (
    WITH_COURIER_IN_NAME,
    moved,
    put_before,
    put_in_order,
    shifted,
    stops_to_plan,
)
from desktop.stations.dispatch.situation import Situation
from hub.domain.order import ON_THE_WAY, Delivery
from hub.domain.vocabulary import AssignCourier, Command, WithdrawOffer
from hub.link.port import LinkState

Say = Callable[[str, Callable[[], None] | None], object]
"""Says a sentence at the foot of the window; with a second argument it can be taken back."""


class Hands:
    """The dispatcher's hands.

    Args:
        station: whose; its window is what sheets lie over.
        say: how something is said to the person.
        situation: what dispatch looks at, made anew.
    """

    def __init__(self, shop: Shop, station: QWidget, say: Say, situation: Callable[[], Situation]) -> None:
        self._shop = shop
        self._station = station
        self._say = say
        self._situation = situation
        self._at_hand = AtHand(station)
        self._sheet: MoveSheet | None = None
        self.taken_back = ""
        """Which order was taken back last, until it is chosen in the list again: somebody else must have it."""

    @property
    def order_at_hand(self) -> str:
        """The order of the stop that the keyboard is at, by id; blank for none."""
        return self._at_hand.order

    @property
    def sheet(self) -> MoveSheet:
        """The sheet of who could take an order instead; made when it is first wanted, for it covers the window."""
        if self._sheet is None:
            self._sheet = MoveSheet(self._shop, self._station.window())
            self._sheet.taken.connect(self.give)
            self._shop.order_changed.connect(self._look_at_sheet)
            self._shop.order_gone.connect(self._look_at_sheet)
        return self._sheet

    def _look_at_sheet(self, order_id: str) -> None:
        """Whoever is asked who else could take a stop is asked anew, or no more, when that has gone on meanwhile."""
        sheet, order = self._sheet, self._shop.order(order_id)
        if sheet is None or sheet.isHidden() or sheet.order is None or sheet.order.id != order_id:
            return
        if order is None or not order.courier or order.delivery is Delivery.ARRIVED or not order.is_open:
            sheet.close_sheet()
            self._say(QCoreApplication.translate("Dispatch", "It has gone on meanwhile: nothing was done."), None)
        elif (order.courier, order.delivery) != (sheet.order.courier, sheet.order.delivery):
            sheet.open_for(order, self._situation().candidates_for(order))

    def ask(self, command: Command) -> bool:
        """Ask, unless it needs the hub and the hub is away (design, law 12); says so then."""
        if self.needs_hub(type(command)):
            self._say(needs_hub_words(), None)
            return False
        self._shop.ask(command)
        return True

    def needs_hub(self, kind: type[Command]) -> bool:
        """Whether a command would have to wait for the hub."""
        return not kind.offline and self._shop.status.state is not LinkState.LIVE

    def give(self, order_id: str, courier_id: str) -> None:
        """Give an order to a courier, whoever has it now: offered, taken back and offered anew, or handed over."""
        order = self._shop.order(order_id)
        if order is None:
            return
        command = moved(self._shop.board, order, courier_id)
        if command is None or not self.ask(command):
            return
        name, courier = order.recipient.name, self._shop.person_name(courier_id)
        if order.delivery in ON_THE_WAY:
            said = QCoreApplication.translate("Dispatch", "{name} handed over to {courier}: both pages show it")
            self._say(filled(said, name=name, courier=courier), None)
        else:
            said = QCoreApplication.translate("Dispatch", "{name} offered to {courier}")
            self._say(filled(said, name=name, courier=courier), lambda: self.take_back(order_id, courier_id))

    def take_back(self, order_id: str, courier_id: str) -> None:
        """Take an order from a courier again, while it lies at the shop and nobody else has been given it since."""
        order = self._shop.order(order_id)
        if order is None or order.courier not in ("", courier_id):
            said = QCoreApplication.translate("Dispatch", "Somebody has given it on since: nothing was taken back.")
            self._say(said, None)
        elif self.ask(WithdrawOffer(order_id)):
            self.taken_back = order_id

    def ask_who_else(self, order_id: str) -> None:
        """Show who else could have an order that a courier has."""
        order = self._shop.order(order_id)
        if order is not None and self.needs_hub(AssignCourier):
            self._say(needs_hub_words(), None)
        elif order is not None:
            self.sheet.open_for(order, self._situation().candidates_for(order))

    def put(self, order_id: str, before: str) -> None:
        """Let a stop come before another one of the same courier; from elsewhere it comes to that courier."""
        order, other = self._shop.order(order_id), self._shop.order(before)
        if order is None or other is None:
            return
        if order.courier != other.courier:
            self.give(order_id, other.courier)
            return
        self._put(other.courier, lambda stops: put_before(stops, order_id, before))

    def shift(self, by: int) -> None:
        """Bring the stop at hand earlier (-1) or later (1) in its courier's run."""
        order = self._shop.order(self._at_hand.order)
        if order is not None and order.courier:
            self._put(order.courier, lambda stops: shifted(stops, order.id, by))

    def _put(self, courier: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
        _, orders = stops_to_plan(self._shop.board, courier)
        stops = tuple(order.id for order in orders)
        wanted = change(stops)
        if wanted != stops:
            command = put_in_order(self._shop.board, courier, wanted, self._shop.new_id)
            if command is not None:
                self.ask(command)

    def can_take_back(self) -> bool:
        """Whether the stop at hand could be taken from its courier."""
        order = self._shop.order(self._at_hand.order)
        return order is not None and order.delivery in WITH_COURIER_IN_NAME

    def can_move(self) -> bool:
        """Whether the stop at hand could be given to another courier."""
        order = self._shop.order(self._at_hand.order)
        return order is not None and bool(order.courier) and order.delivery is not Delivery.ARRIVED

    def is_at_the_door(self) -> bool:
        """Whether the courier of the stop at hand stands before its door: nobody else can bring it now."""
        order = self._shop.order(self._at_hand.order)
        return order is not None and bool(order.courier) and order.delivery is Delivery.ARRIVED

    def courier_at_hand(self) -> str:
        """The courier of the card, or of the stop, that the keyboard is at; blank for none."""
        order = self._shop.order(self._at_hand.order)
        return self._at_hand.courier or (order.courier if order is not None else "")


def needs_hub_words() -> str:
    """Why nothing was asked."""
    return QCoreApplication.translate("Dispatch", "This needs the hub: wait for the connection.")
