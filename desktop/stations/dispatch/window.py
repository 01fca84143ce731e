"""Dispatch's window: the board in its frame, the map in a window of its own, and every key.

What is done by hand on the board has one key each; all stand on the sheet of keys and in the palette.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QTimer
from PySide6.QtWidgets import QApplication

from desktop.places import Places
from desktop.shop import Shop
from desktop.stations.dispatch.map_ground import MapGround, ground_word
from desktop.stations.dispatch.map_window import KEY as MAP_KEY
from desktop.stations.dispatch.map_window import MapAway
from desktop.stations.dispatch.station import FILTER_AT, GATEWAY_URL, DispatchStation
from desktop.stations.found import Action, Menu
from desktop.stations.frame import StationFrame
from desktop.stations.paper import Output, to_printer_or_file
from hub.domain.actor import Role


class DispatchWindow(StationFrame):
    """The dispatch station's window.

    Args:
        shop: the shop.
        gateway_url: the address under which couriers reach the gateway, without a path.
        data_dir: where is remembered what the map is drawn on, and the printer; None remembers nothing and fetches no
            pictures.
        output: where printed sheets go.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        gateway_url: str = GATEWAY_URL,
        data_dir: Path | None = None,
        output: Output = to_printer_or_file,
    ) -> None:
        super().__init__(shop, Role.DISPATCH)
        self.station = DispatchStation(
            shop, lambda text, undo: self.say(text, undo), gateway_url, output=output, data_dir=data_dir
        )
        self.set_body(self.station)
        below = self.station.filter.sizeHint().height() + 2 * FILTER_AT
        self.ground = MapGround(self.station.map, self, data_dir, QPoint(FILTER_AT, below))
        self.map_away = MapAway(self.station.map, self)
        self.room_asked.connect(self._on_room_asked)
        self.courier_asked.connect(self.station.couriers.open_courier)
        self.problem_asked.connect(self.station.decide)
        self.shown_order = self._shown_order
        self.holds_words = lambda: self.station.drawer.holds_words
        _add_keys(self)
        away = QCoreApplication.translate("Dispatch", "The map in a window of its own, or back")
        self.add_action(Action(away, self.map_away.toggle, MAP_KEY, menu=Menu.WINDOW))

    def set_places(self, places: Places) -> None:
        """See `StationFrame.set_places`; the map too stands where it stood."""
        super().set_places(places)
        QTimer.singleShot(0, self, self.map_away.go_where_it_was)  # over the station, not under it

    def _on_room_asked(self, room_id: str) -> None:
        room = self.shop.room(room_id)
        if room is not None and room.order:
            self.station.open_order(room.order)

    def _shown_order(self) -> str:
        """The order of the open room, or else the one that is chosen in the list."""
        drawer = self.station.drawer
        return drawer.order_id if drawer.isVisible() else self.station.unassigned.chosen_id()

    def raise_it(self) -> None:
        """Say what keeps the order that is shown from its way."""
        self.station.raise_problem(self._shown_order())

    def on_ctrl_return(self) -> None:
        """Send what is being written, or else take the suggestion."""
        writing = QApplication.focusWidget()
        if writing is not None and self.station.drawer.isAncestorOf(writing):
            self.station.drawer.composer.try_send()
        else:
            self.station.take_suggestion()


def _add_keys(window: DispatchWindow) -> None:
    """Give a window its actions and their keys."""
    station, hands = window.station, window.station.hands
    take = QCoreApplication.translate("Dispatch", "Take the suggestion")
    others = QCoreApplication.translate("Dispatch", "Offer to somebody else")
    room = QCoreApplication.translate("Dispatch", "Open the order's room")
    seen = QCoreApplication.translate("Dispatch", "I have seen the rush")
    add = QCoreApplication.translate("Dispatch", "Add a courier")
    everything = QCoreApplication.translate("Dispatch", "Show everything on the map")
    window.add_action(Action(take, window.on_ctrl_return, "Ctrl+Return"))
    window.add_action(
        Action(others, lambda: _offer_on(window), "Ctrl+O", lambda: hands.can_move() or station.can_take_suggestion())
    )
    back = QCoreApplication.translate("Dispatch", "Take it back from its courier")
    window.add_action(Action(back, lambda: station.withdraw(hands.order_at_hand), "F8", hands.can_take_back))
    earlier = QCoreApplication.translate("Dispatch", "Earlier in its run")
    later = QCoreApplication.translate("Dispatch", "Later in its run")
    window.add_action(Action(earlier, lambda: station.shift(-1), "Alt+Up", station.can_shift, over_sheets=True))
    window.add_action(Action(later, lambda: station.shift(1), "Alt+Down", station.can_shift, over_sheets=True))
    run = QCoreApplication.translate("Dispatch", "The courier's run")
    window.add_action(
        Action(run, lambda: station.open_run(hands.courier_at_hand()), "F5", lambda: bool(hands.courier_at_hand()))
    )
    listed = QCoreApplication.translate("Dispatch", "To the orders that nobody has")
    people = QCoreApplication.translate("Dispatch", "To the couriers")
    window.add_action(Action(listed, station.unassigned.view.setFocus, "F2", menu=Menu.VIEW))
    window.add_action(Action(people, station.couriers.take_focus, "F4", menu=Menu.VIEW))
    trouble = QCoreApplication.translate("Problem", "Raise a problem")
    window.add_action(Action(trouble, window.raise_it, "F9", lambda: bool(window.shown_order())))
    window.add_action(Action(room, station.open_chosen_room, "F6", lambda: bool(station.unassigned.chosen_id())))
    window.add_action(Action(seen, station.rush.button.click, "F3", station.rush.isVisible))
    window.add_action(Action(add, station.add_courier, "Ctrl+Shift+N", menu=Menu.SHOP))
    window.add_action(Action(everything, station.map.show_everything, "Ctrl+Home", menu=Menu.VIEW))
    window.add_action(Action(ground_word(), window.ground.change, menu=Menu.VIEW))


def _offer_on(window: DispatchWindow) -> None:
    """Somebody else for the stop that the keyboard is at, or else for the order that is chosen in the list."""
    hands = window.station.hands
    if hands.can_move():
        hands.ask_who_else(hands.order_at_hand)
    elif hands.is_at_the_door():  # not somebody else for an order that nobody is looking at
        said = QCoreApplication.translate("Dispatch", "The courier is at the door: nobody else can bring it now.")
        window.say(said, None)
    else:
        window.station.unassigned.suggestion.open_others()
