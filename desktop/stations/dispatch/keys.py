"""Every key of dispatch: what is done by hand on the board has one each; all stand on the sheet of keys and in the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.stations.dispatch.map_ground import ground_word
from desktop.stations.palette import Action

if TYPE_CHECKING:
    from desktop.stations.dispatch.station import DispatchWindow


def add_keys(window: DispatchWindow) -> None:
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
    window.add_action(Action(earlier, lambda: station.shift(-1), "Alt+Up", station.can_shift))
    window.add_action(Action(later, lambda: station.shift(1), "Alt+Down", station.can_shift))
    run = QCoreApplication.translate("Dispatch", "The courier's run")
    window.add_action(
        Action(run, lambda: station.open_run(hands.courier_at_hand()), "F5", lambda: bool(hands.courier_at_hand()))
    )
    listed = QCoreApplication.translate("Dispatch", "To the orders that nobody has")
    people = QCoreApplication.translate("Dispatch", "To the couriers")
    window.add_action(Action(listed, station.unassigned.view.setFocus, "F2"))
    window.add_action(Action(people, station.couriers.take_focus, "F4"))
    trouble = QCoreApplication.translate("Problem", "Raise a problem")
    window.add_action(Action(trouble, window.raise_it, "F9", lambda: bool(window.shown_order())))
    window.add_action(Action(room, station.open_chosen_room, "F6", lambda: bool(station.unassigned.chosen_id())))
    window.add_action(Action(seen, station.rush.button.click, "F3", station.rush.isVisible))
    window.add_action(Action(add, station.add_courier, "Ctrl+Shift+N"))
    window.add_action(Action(everything, station.map.show_everything, "Ctrl+Home"))
    window.add_action(Action(ground_word(), window.ground.change))


def _offer_on(window: DispatchWindow) -> None:
    """Somebody else for the stop that the keyboard is at, or else for the order that is chosen in the list."""
    hands = window.station.hands
    if hands.can_move():
        hands.ask_who_else(hands.order_at_hand)
    else:
        window.station.unassigned.suggestion.open_others()
