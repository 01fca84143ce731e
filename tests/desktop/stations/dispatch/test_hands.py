"""The board by key and by hand: given, given to another, put in order, taken back, a whole run away; offers; the link on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.printing.sheet import Code, Sheet
from desktop.sample import DISPATCH, sample_day
from desktop.stations.dispatch.stop_line import StopLine
from desktop.stations.dispatch.unassigned import order_mime
from desktop.stations.keys_sheet import KeysSheet
from desktop.stations.paper import Last
from desktop.theme import Scheme
from desktop.widgets.focus_ring import FocusRing
from desktop.widgets.map.marks import Kind, MarkId
from desktop.widgets.toast import Toast
from desktop.widgets.words import Words
from hub.domain.order import Delivery
from hub.domain.vocabulary import AcceptOffer, AddCourier, AssignCourier, DeclineOffer, SetDuty, WithdrawOffer
from tests.desktop.stations.dispatch.test_station import Desk

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Desk(qtbot, sample_day("en"))
    yield one
    one.shop.close()


def key(desk: Desk, which: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or desk.window, which, with_)


def take(desk: Desk, name: str, courier: str) -> None:
    """A courier has another order, accepted."""
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders[name], desk.day.couriers[courier]))
    desk.day.ask("15:48", desk.day.courier(courier), AcceptOffer(desk.day.orders[name]))
    desk.wait(lambda: desk.day.orders[name] in [order.id for order in desk.card(courier).face.orders])


def line(desk: Desk, courier: str, name: str) -> StopLine:
    """An order's line in the courier's opened card."""
    if not desk.card(courier)._opened:
        desk.station.couriers.open_courier(desk.day.couriers[courier])
    found: list[StopLine] = []

    def there() -> bool:
        found[:] = [one for one in desk.card(courier).stops if one.order_id == desk.day.orders[name]]
        return bool(found) and found[0].isVisible()

    desk.wait(there)
    return found[0]


def focus(desk: Desk, widget: QWidget) -> None:
    widget.setFocus()
    desk.wait(widget.hasFocus)


def drop(widget: QWidget, order_id: str) -> bool:
    """Let an order go over a widget. Returns: whether it was taken."""
    data, at = order_mime(order_id), QPoint(20, 8)
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at, Qt.DropAction.MoveAction, data, left, plain)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.MoveAction, data, left, plain))
    return entered.isAccepted()


def test_a_stop_is_taken_back_by_its_key(desk: Desk) -> None:
    focus(desk, line(desk, "li", "mei"))
    key(desk, Qt.Key.Key_F8)
    desk.wait(lambda: desk.order("mei").delivery is Delivery.UNASSIGNED)
    desk.wait(lambda: desk.station.unassigned.chosen_id() == desk.day.orders["mei"])


def test_delete_on_a_line_takes_back_as_well(desk: Desk) -> None:
    focus(desk, line(desk, "li", "mei"))
    key(desk, Qt.Key.Key_Delete)
    desk.wait(lambda: desk.order("mei").delivery is Delivery.UNASSIGNED)


def test_what_is_on_the_road_is_not_taken_back_by_key(desk: Desk) -> None:
    focus(desk, line(desk, "hao", "rosa"))
    assert not desk.station.hands.can_take_back()
    key(desk, Qt.Key.Key_F8)
    assert desk.order("rosa").courier == desk.day.couriers["hao"]


def test_a_stop_goes_to_another_courier_by_key(desk: Desk) -> None:
    focus(desk, line(desk, "li", "mei"))
    key(desk, Qt.Key.Key_O, CTRL)
    sheet = desk.station.hands.sheet
    desk.wait(lambda: bool(sheet.lines) and sheet.lines[0].hasFocus())
    assert "taken back and offered anew" in sheet.note.text()
    assert sheet.note.height() >= sheet.note.heightForWidth(sheet.note.width()), "its second line is seen"
    key(desk, Qt.Key.Key_Return)
    desk.wait(lambda: desk.order("mei").courier == desk.day.couriers["hao"])
    assert desk.order("mei").delivery is Delivery.OFFERED, "the other may say no"
    assert not sheet.isVisible()


def test_the_order_whose_room_is_open_is_at_hand_until_the_room_is_closed(desk: Desk) -> None:
    desk.window.room_asked.emit(desk.day.hub.board.orders[desk.day.orders["mei"]].room)
    desk.wait(desk.station.drawer.composer.editor.hasFocus)
    assert desk.station.hands.order_at_hand == desk.day.orders["mei"]
    key(desk, Qt.Key.Key_O, CTRL)
    sheet = desk.station.hands.sheet
    desk.wait(lambda: bool(sheet.lines) and sheet.lines[0].hasFocus())
    key(desk, Qt.Key.Key_Return)
    desk.wait(lambda: desk.order("mei").courier == desk.day.couriers["hao"])
    desk.wait(desk.station.drawer.composer.editor.hasFocus)
    key(desk, Qt.Key.Key_Escape)
    desk.wait(lambda: not desk.station.drawer.isVisible())
    assert desk.station.hands.order_at_hand == ""


def test_letters_of_a_name_choose_who_takes_it(desk: Desk) -> None:
    for name in ("Nina Hall", "Noor Said"):
        courier = desk.day.hub.links[0].new_id()
        desk.day.ask("15:48", DISPATCH, AddCourier(courier, name, "+44 20 7946 0999"))
        desk.day.ask("15:48", DISPATCH, SetDuty(courier, True))
    focus(desk, line(desk, "li", "mei"))
    sheet = desk.station.hands.sheet
    desk.wait(lambda: len(desk.station.situation.candidates_for(desk.order("mei"))) >= 3)
    key(desk, Qt.Key.Key_O, CTRL)
    desk.wait(lambda: bool(sheet.lines) and sheet.lines[0].hasFocus())
    names = [one.text() for one in sheet.lines]

    def chosen() -> str:
        return next((one.text() for one in sheet.lines if one.hasFocus()), "")

    for typed, wanted in (("no", "Noor Said"), ("x", "Noor Said"), ("hall", "Nina Hall"), ("hao", "Hao Zhang")):
        assert wanted in names
        QTest.keyClicks(QApplication.focusWidget() or desk.window, typed)
        desk.wait(lambda wanted=wanted: chosen() == wanted)  # type: ignore[misc] # this round's
    key(desk, Qt.Key.Key_Return)
    desk.wait(lambda: desk.order("mei").courier == desk.day.couriers["hao"])


def test_what_stands_at_the_door_goes_to_nobody_else_and_no_other_order_is_taken_for_it(desk: Desk) -> None:
    focus(desk, line(desk, "hao", "tom"))
    assert desk.order("tom").delivery is Delivery.ARRIVED
    key(desk, Qt.Key.Key_O, CTRL)
    assert "at the door" in desk.window.toast_text
    assert not desk.station.hands.sheet.isVisible()
    assert desk.station.unassigned.suggestion.lines == []


def test_a_stop_on_the_road_is_handed_over_by_key(desk: Desk) -> None:
    focus(desk, line(desk, "hao", "rosa"))
    key(desk, Qt.Key.Key_O, CTRL)
    sheet = desk.station.hands.sheet
    desk.wait(lambda: bool(sheet.lines) and sheet.lines[0].hasFocus())
    key(desk, Qt.Key.Key_Return)
    desk.wait(lambda: desk.order("rosa").courier == desk.day.couriers["li"])
    assert desk.order("rosa").delivery is Delivery.PICKED_UP
    assert "handed over to Li Wei" in desk.window.toast_text


def test_the_timelines_stop_and_the_maps_are_at_hand_too(desk: Desk) -> None:
    chart = desk.station.timeline.chart
    focus(desk, chart)
    key(desk, Qt.Key.Key_Right)
    assert desk.station.hands.order_at_hand == desk.day.orders["rosa"]
    focus(desk, desk.station.map)
    desk.station.map._focus_mark(MarkId(Kind.STOP, desk.day.orders["mei"]))
    assert desk.station.hands.order_at_hand == desk.day.orders["mei"]
    key(desk, Qt.Key.Key_F8)
    desk.wait(lambda: desk.order("mei").delivery is Delivery.UNASSIGNED)


def test_a_stop_is_brought_earlier_and_later_by_key_and_keeps_the_keyboard(desk: Desk) -> None:
    take(desk, "hannah", "li")
    li = desk.day.couriers["li"]
    before = [order.id for order in desk.day.hub.board.stops_of(li)]
    mei = desk.day.orders["mei"]
    assert before.index(mei) == 1
    focus(desk, line(desk, "li", "mei"))
    key(desk, Qt.Key.Key_Up, ALT)
    desk.wait(lambda: [order.id for order in desk.day.hub.board.stops_of(li)] == [mei, before[0]])
    desk.wait(lambda: [one.order_id for one in desk.card("li").stops] == [mei, before[0]])
    desk.wait(lambda: line(desk, "li", "mei").hasFocus())
    key(desk, Qt.Key.Key_Down, ALT)
    desk.wait(lambda: [order.id for order in desk.day.hub.board.stops_of(li)] == before)


def test_a_stop_dropped_on_another_one_comes_before_it(desk: Desk) -> None:
    take(desk, "hannah", "li")
    li = desk.day.couriers["li"]
    first, second = [order.id for order in desk.day.hub.board.stops_of(li)]
    target = line(desk, "li", next(name for name, id_ in desk.day.orders.items() if id_ == first))
    assert drop(target, second)
    desk.wait(lambda: [order.id for order in desk.day.hub.board.stops_of(li)] == [second, first])


def test_a_stop_dropped_on_another_couriers_card_goes_there(desk: Desk) -> None:
    assert drop(desk.card("hao"), desk.day.orders["mei"])
    desk.wait(lambda: desk.order("mei").courier == desk.day.couriers["hao"])


def test_a_stop_dropped_on_the_list_is_taken_back_and_what_is_on_the_road_is_not(desk: Desk) -> None:
    assert not drop(desk.station.unassigned, desk.day.orders["rosa"])
    assert drop(desk.station.unassigned, desk.day.orders["mei"])
    desk.wait(lambda: desk.order("mei").delivery is Delivery.UNASSIGNED)


def test_a_whole_run_is_offered_to_somebody_else_who_may_say_no(desk: Desk) -> None:
    take(desk, "hannah", "li")
    sofia = desk.day.couriers["sofia"]
    stops = [order.id for order in desk.day.hub.board.stops_of(desk.day.couriers["li"])]
    focus(desk, line(desk, "li", "mei"))
    key(desk, Qt.Key.Key_F5)
    sheet = desk.station.run_sheet
    desk.wait(lambda: sheet.isVisible() and sofia in sheet.takers)
    assert "Offer the whole run" in desk.words(sheet)
    desk.click(sheet.takers[sofia])
    desk.wait(lambda: [order.id for order in desk.day.hub.board.stops_of(sofia)] == stops)
    (run,) = desk.day.hub.board.runs.values()
    assert (run.courier, list(run.remaining)) == (sofia, stops)
    assert desk.order("mei").delivery is Delivery.OFFERED
    desk.day.ask("15:49", desk.day.courier("sofia"), DeclineOffer(desk.day.orders["mei"]))
    assert desk.order("mei").delivery is Delivery.UNASSIGNED


def test_stops_of_the_run_sheet_move_by_alt_and_arrow(desk: Desk) -> None:
    take(desk, "hannah", "li")
    before = [order.id for order in desk.day.hub.board.stops_of(desk.day.couriers["li"])]
    desk.station.open_run(desk.day.couriers["li"])
    sheet = desk.station.run_sheet
    focus(desk, sheet.ups[before[1]])
    key(desk, Qt.Key.Key_Up, ALT)
    assert list(sheet.ups) == [before[1], before[0]]
    desk.wait(lambda: sheet.downs[before[1]].hasFocus())
    assert not desk.day.hub.board.runs, "nothing is asked before it is saved"


def test_cards_are_walked_by_arrow_keys_and_reached_by_one(desk: Desk) -> None:
    key(desk, Qt.Key.Key_F4)
    desk.wait(desk.card("sofia").hasFocus)
    key(desk, Qt.Key.Key_Down)
    desk.wait(desk.card("hao").hasFocus)
    key(desk, Qt.Key.Key_Up)
    desk.wait(desk.card("sofia").hasFocus)
    key(desk, Qt.Key.Key_F2)
    desk.wait(desk.station.unassigned.view.hasFocus)


def test_an_opened_card_says_the_whole_number_and_its_ring_is_not_cut_off(desk: Desk) -> None:
    line(desk, "li", "mei")
    card = desk.card("li")
    (number,) = [one for one in card.findChildren(Words) if one.text() == card.face.courier.phone and one.isVisible()]
    assert number.width() >= number.sizeHint().width()
    column = card.parentWidget()
    assert column is not None
    ring = FocusRing(card, column)
    assert ring.geometry().contains(card.geometry())
    assert column.rect().contains(ring.geometry())


def test_all_keys_of_the_board_stand_on_the_sheet_of_keys(desk: Desk) -> None:
    key(desk, Qt.Key.Key_F1)
    sheet = desk.window.findChild(KeysSheet)
    assert sheet is not None
    known = dict(sheet.lines)
    assert known["Take it back from its courier"] == "F8"
    assert known["Offer to somebody else"] == "Ctrl O"
    assert known["Earlier in its run"] == "Alt ↑"
    assert known["The courier's run"] == "F5"


def test_an_offer_says_how_long_is_left_and_what_comes_then(desk: Desk) -> None:
    offers = desk.station.couriers.offers
    assert not offers.isVisible()
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["li"]))
    desk.wait(offers.isVisible)
    assert offers.text() == "1 offer waits for its answer"
    desk.wait(lambda: "then call them" in desk.words(desk.card("li")))
    desk.day.clock.now += timedelta(minutes=2, seconds=5)
    desk.wait(lambda: offers.text() == "1 of 1 offers without an answer")
    desk.wait(lambda: "call them now" in desk.words(desk.card("li")))
    focus(desk, offers)
    key(desk, Qt.Key.Key_Space)
    desk.wait(desk.card("li").hasFocus)


def test_an_offer_without_an_answer_is_offered_on(desk: Desk) -> None:
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["li"]))
    desk.wait(lambda: bool(desk.card("li")._offers))
    desk.click(desk.card("li")._offers[0].other)
    sheet = desk.station.hands.sheet
    desk.wait(lambda: bool(sheet.lines) and sheet.isVisible())
    desk.click(sheet.lines[0])
    desk.wait(lambda: desk.order("hannah").courier == desk.day.couriers["hao"])


def test_a_couriers_link_is_printed_with_the_code_that_is_on_the_screen(desk: Desk) -> None:
    printed: list[Sheet] = []

    lasts: list[Last] = []

    def output(_parent: QWidget, sheet: Sheet, say: Callable[[str], None], last: Last) -> None:
        printed.append(sheet)
        lasts.append(last)
        say(f"{sheet.title} is at the printer")

    desk.station._output = output
    desk.station.mint_link(desk.day.couriers["li"])
    sheet = desk.station.link_sheet
    desk.wait(sheet.isVisible)
    url = sheet.url
    desk.click(sheet.print)
    desk.wait(lambda: bool(printed))
    (code,) = [part for part in printed[0].pages[0] if isinstance(part, Code)]
    assert code.text == url
    assert desk.window.toast_text == "Link for Li Wei is at the printer"
    assert url.split("#")[1] not in printed[0].title
    assert (lasts[0].printer, lasts[0].at_once) == ("", False)
    lasts[0].chosen("Laser by the door")
    desk.click(sheet.print)
    desk.wait(lambda: len(lasts) == 2)
    assert lasts[1].printer == "Laser by the door", "the printer of the last one stands first in the question"


def test_nothing_is_moved_while_the_hub_is_away(desk: Desk) -> None:
    focus(desk, line(desk, "li", "mei"))
    desk.links[0].offline(True)
    key(desk, Qt.Key.Key_F8)
    assert desk.window.toast_text == "This needs the hub: wait for the connection."
    key(desk, Qt.Key.Key_O, CTRL)
    assert not desk.station.hands.sheet.isVisible()
    assert not desk.shop.pending


def test_who_else_could_take_a_stop_is_asked_no_more_when_nobody_has_it(desk: Desk) -> None:
    desk.station.hands.ask_who_else(desk.day.orders["mei"])
    sheet = desk.station.hands.sheet
    desk.wait(sheet.isVisible)
    desk.day.ask("15:49", DISPATCH, WithdrawOffer(desk.day.orders["mei"]))
    desk.wait(lambda: not sheet.isVisible())
    assert desk.window.toast_text == "It has gone on meanwhile: nothing was done."


def test_an_offer_that_was_given_on_since_is_not_taken_back(desk: Desk) -> None:
    desk.choose("hannah")
    desk.station.offer(desk.day.orders["hannah"], desk.day.couriers["li"])
    assert desk.order("hannah").courier == desk.day.couriers["li"]
    (toast,) = [toast for toast in desk.window.findChildren(Toast) if toast.isVisible()]
    other = next(each for each in desk.day.couriers.values() if each not in (desk.day.couriers["li"], ""))
    desk.day.ask("15:49", DISPATCH, WithdrawOffer(desk.day.orders["hannah"]))
    desk.day.ask("15:49", DISPATCH, AssignCourier(desk.day.orders["hannah"], other))
    desk.wait(lambda: desk.shop.board.orders[desk.day.orders["hannah"]].courier == other)
    desk.click(toast.button)
    assert desk.order("hannah").courier == other
    assert desk.window.toast_text == "Somebody has given it on since: nothing was taken back."


def test_a_key_that_is_held_offers_one_order_and_not_the_next_one_too(desk: Desk) -> None:
    offers = [each for each in desk.window.findChildren(QShortcut) if each.key() == QKeySequence("Ctrl+Return")]
    assert [each.autoRepeat() for each in offers] == [False]
