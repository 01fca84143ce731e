"""Dispatch as it is used: real widgets over a real shop in one process, couriers and other stations beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.models.chores import chores
from desktop.sample import DESK, DISPATCH, SampleDay, empty_day, sample_day
from desktop.shop import Shop
from desktop.stations.dispatch.courier_card import CourierCard
from desktop.stations.dispatch.courier_face import CourierFace
from desktop.stations.dispatch.map_marks import Show, marks
from desktop.stations.dispatch.station import SMALLEST_PX
from desktop.stations.dispatch.unassigned import order_mime
from desktop.stations.dispatch.window import DispatchWindow
from desktop.stations.raising import RaiseSheet
from desktop.theme import Scheme
from desktop.widgets.button import Button
from desktop.widgets.map import Freshness
from desktop.widgets.map.controls import ZoomButtons
from desktop.widgets.map.marks import Kind, MarkId
from desktop.widgets.order_delegate import Row
from desktop.widgets.toast import Toast
from hub.domain.access import secret_hash
from hub.domain.actor import Role
from hub.domain.courier import Tracker
from hub.domain.order import Delivery, Order, Person
from hub.domain.problem import ProblemKind, Remedy
from hub.domain.promise import PromiseKind
from hub.domain.promise_ledger import standing
from hub.domain.room import Audience
from hub.domain.vocabulary import (
    AcceptOffer,
    AcknowledgeRush,
    AssignCourier,
    CancelOrder,
    ChangeRecipient,
    DeclineOffer,
    FailDelivery,
    LinkIssued,
    MakePromise,
    MarkRush,
    MessageSent,
    RaiseProblem,
)
from hub.link.local import LocalLink
from hub.link.port import Listener


class Desk:
    """A dispatch window over the sample afternoon."""

    def __init__(self, qtbot: QtBot, day: SampleDay) -> None:
        self.day = day
        self.links: list[LocalLink] = []
        self.shop = Shop(self._open_link)
        self.window = DispatchWindow(self.shop, gateway_url="https://shop.example/")
        layout = self.window.layout()
        assert layout is not None
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # offscreen windows warn of size hints
        self.station = self.window.station
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.qtbot = qtbot
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def _open_link(self, listener: Listener) -> LocalLink:
        self.links.append(self.day.link(DISPATCH, listener))
        return self.links[-1]

    def order(self, name: str) -> Order:
        """An order as the hub has recorded it."""
        return self.day.hub.board.orders[self.day.orders[name]]

    def card(self, name: str) -> CourierCard:
        return self.station.couriers.cards[self.day.couriers[name]]

    def choose(self, name: str) -> None:
        assert self.station.unassigned.choose(self.day.orders[name])

    def click(self, widget: QWidget) -> None:
        self.wait(widget.isVisible)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def place(self, of: QWidget) -> QRect:
        """Where something stands in the window."""
        return QRect(of.mapTo(self.window, QPoint(0, 0)), of.size())

    def wait(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=10_000)

    def words(self, widget: QWidget) -> str:
        """Everything that stands on a widget."""
        return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))

    def accept_as(self, courier: str, name: str) -> None:
        """A courier accepts on the phone."""
        self.day.ask("15:49", self.day.courier(courier), AcceptOffer(self.day.orders[name]))


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Desk(qtbot, sample_day("en"))
    yield one
    one.shop.close()


def test_orders_that_nobody_has_stand_by_promise(desk: Desk) -> None:
    names = [row.name for row in desk.station.unassigned.model.orders]
    assert names == ["王晓彤 Wang Xiaotong", "Hannah Weiss", "Priya Raman", "周建国 Zhou Jianguo"]


def test_every_courier_is_shown_once_as_the_window_is_made(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    show = CourierCard.show_face

    def counted(card: CourierCard, face: CourierFace, *, opened: bool) -> None:
        shown.append(face.courier.id)
        show(card, face, opened=opened)

    monkeypatch.setattr(CourierCard, "show_face", counted)
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    day = sample_day("en")
    shop = Shop(lambda listener: day.link(DISPATCH, listener))
    qtbot.addWidget(DispatchWindow(shop))
    assert sorted(shown) == sorted(day.hub.board.couriers)
    shop.close()


def test_suggestion_is_offered_with_one_click_and_appears_as_waiting(desk: Desk) -> None:
    desk.choose("hannah")
    offer = desk.station.unassigned.suggestion.offer
    desk.wait(lambda: offer.text() == "Offer to Li")
    desk.click(offer)
    assert desk.order("hannah").delivery is Delivery.OFFERED
    assert desk.order("hannah").courier == desk.day.couriers["li"]
    desk.wait(lambda: "GW-2420 offered" in desk.words(desk.card("li")))
    assert "2:00" in desk.words(desk.card("li"))
    assert "Hannah Weiss" not in [row.name for row in desk.station.unassigned.model.orders]


def test_offer_can_be_undone_from_the_slip(desk: Desk) -> None:
    desk.choose("hannah")
    desk.click(desk.station.unassigned.suggestion.offer)
    assert desk.window.toast_text == "Hannah Weiss offered to Li Wei"
    (toast,) = [toast for toast in desk.window.findChildren(Toast) if toast.isVisible()]
    desk.click(toast.button)
    assert desk.order("hannah").delivery is Delivery.UNASSIGNED


def test_courier_without_a_phone_page_accepts_by_telephone(desk: Desk) -> None:
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["li"]))
    desk.wait(lambda: bool(desk.card("li")._offers))
    desk.click(desk.card("li")._offers[0].accept)
    assert desk.order("hannah").delivery is Delivery.ACCEPTED


def test_gift_that_could_not_be_handed_over_comes_back_to_the_list(desk: Desk) -> None:
    desk.day.ask("15:49", desk.day.courier("hao"), FailDelivery(desk.day.orders["tom"], "absent"))
    desk.station.couriers.open_courier(desk.day.couriers["hao"])
    desk.wait(
        lambda: "Tom & Elise Hardy is back in the shop" in [b.accessibleName() for b in buttons(desk.card("hao"))]
    )
    desk.click(next(b for b in buttons(desk.card("hao")) if b.accessibleName().endswith("is back in the shop")))
    assert desk.order("tom").delivery is Delivery.RETURNED
    desk.wait(lambda: desk.station.unassigned.choose(desk.day.orders["tom"]))


def buttons(widget: QWidget) -> list[Button]:
    return [button for button in widget.findChildren(Button) if not button.isHidden()]


def test_offer_is_accepted_when_the_courier_accepts(desk: Desk) -> None:
    desk.choose("hannah")
    desk.click(desk.station.unassigned.suggestion.offer)
    desk.wait(lambda: "offered" in desk.words(desk.card("li")))
    desk.accept_as("li", "hannah")
    desk.wait(lambda: "offered" not in desk.words(desk.card("li")))
    assert "on run, 2 stops" in desk.words(desk.card("li"))
    assert [stop.order.id for stop in desk.station.situation.runs[desk.day.couriers["li"]].stops] == [
        desk.day.orders["hannah"],
        desk.day.orders["mei"],
    ]


def test_offer_that_is_declined_comes_back_to_the_list_and_says_who_cannot(desk: Desk) -> None:
    desk.choose("hannah")
    desk.click(desk.station.unassigned.suggestion.offer)
    desk.day.ask("15:49", desk.day.courier("li"), DeclineOffer(desk.day.orders["hannah"]))
    room = desk.order("hannah").room
    queue = desk.station.unassigned.model
    desk.wait(lambda: str(queue.index_of(room).data(Row.SUBTITLE)).startswith("Li cannot"))


def test_offer_without_an_answer_turns_loud_after_two_minutes(desk: Desk) -> None:
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["li"]))
    desk.day.clock.now += timedelta(minutes=2, seconds=5)
    desk.wait(lambda: "GW-2420: no answer" in desk.words(desk.card("li")))


def test_offer_is_withdrawn_from_the_card(desk: Desk) -> None:
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["li"]))
    desk.wait(lambda: bool(desk.card("li")._offers))
    (line,) = desk.card("li")._offers
    desk.click(line.withdraw)
    assert desk.order("hannah").delivery is Delivery.UNASSIGNED


def test_two_dispatchers_cannot_give_one_order_to_two_people(desk: Desk) -> None:
    desk.choose("hannah")
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["hao"]))
    desk.station.offer(desk.day.orders["hannah"], desk.day.couriers["li"])  # this window has not heard of it yet
    assert desk.order("hannah").courier == desk.day.couriers["hao"]
    desk.wait(lambda: desk.window.toast_text.startswith("Meanwhile somebody changed the courier"))


def test_others_are_shown_with_their_reckoning_and_offered_by_key(desk: Desk) -> None:
    desk.choose("hannah")
    suggestion = desk.station.unassigned.suggestion
    desk.click(suggestion.others)
    (line,) = suggestion.lines
    assert line.text() == "Hao Zhang"
    assert line.accessibleName().endswith("to spare")
    desk.wait(line.hasFocus)
    QTest.keyClick(line, Qt.Key.Key_Space)
    assert desk.order("hannah").courier == desk.day.couriers["hao"]


def test_suggestion_is_taken_by_keyboard(desk: Desk) -> None:
    desk.choose("hannah")
    QTest.keyClick(desk.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: desk.order("hannah").delivery is Delivery.OFFERED)


def drop(widget: QWidget, at: QPoint, order_id: str) -> None:
    """Let an order go over a widget, as the drag of a row does."""
    data = order_mime(order_id)
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(at, Qt.DropAction.MoveAction, data, left, plain)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.MoveAction, data, left, plain))


def test_order_dropped_on_a_courier_in_the_list_is_offered(desk: Desk) -> None:
    drop(desk.card("hao"), QPoint(20, 20), desk.day.orders["zhou"])
    assert desk.order("zhou").courier == desk.day.couriers["hao"]


def test_order_dropped_on_a_courier_on_the_map_is_offered(desk: Desk) -> None:
    spot = desk.station.map.scene.by_id[MarkId(Kind.COURIER, desk.day.couriers["li"])]
    assert spot is not None
    drop(desk.station.map, QPoint(round(spot.x), round(spot.y)), desk.day.orders["zhou"])
    assert desk.order("zhou").courier == desk.day.couriers["li"]


def test_courier_off_duty_takes_no_drop(desk: Desk) -> None:
    data = order_mime(desk.day.orders["zhou"])
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.MoveAction, data, left, plain)
    entered.ignore()
    QApplication.sendEvent(desk.card("ben"), entered)
    assert not entered.isAccepted()


def test_silent_courier_is_drawn_silent_in_the_list_and_on_the_map_and_stands_first(desk: Desk) -> None:
    sofia = desk.day.couriers["sofia"]
    assert next(iter(desk.station.situation.couriers())).id == sofia
    assert "silent" in desk.words(desk.card("sofia"))
    assert desk.card("sofia").fresh.accessibleName() == "7 min ago, ±120 m"
    shown = marks(desk.shop, desk.station.situation, "", Show.ALL)
    drawn = next(courier for courier in shown.couriers if courier.courier_id == sofia)
    assert drawn.freshness(desk.shop.now().timestamp()) is Freshness.SILENT
    assert any(label.text.startswith("Sofia · silent 7 min") for label in desk.station.map.scene.labels)


def test_courier_falls_silent_by_the_clock_alone(desk: Desk) -> None:
    assert "silent" not in desk.words(desk.card("li"))
    desk.day.clock.now += timedelta(minutes=6)
    desk.wait(lambda: "silent" in desk.words(desk.card("li")))


@pytest.mark.parametrize("round_", [False, True], ids=["from the left", "from the right"])
def test_an_open_room_does_not_cover_the_maps_buttons(desk: Desk, turned: Callable[[bool], None], round_: bool) -> None:
    turned(round_)
    (buttons,) = desk.station.map.findChildren(ZoomButtons)

    stood = desk.place(buttons)
    desk.station.open_room(desk.day.orders["mei"])
    drawer = desk.station.drawer
    desk.wait(drawer.isVisible)
    assert stood.intersects(desk.place(drawer)), "else this test looks at nothing"
    desk.wait(lambda: not desk.place(buttons).intersects(desk.place(drawer)))
    drawer.close_drawer()
    desk.wait(lambda: desk.place(buttons) == stood)


@pytest.mark.parametrize("round_", [False, True], ids=["from the left", "from the right"])
def test_an_open_room_does_not_cover_the_promises_of_the_runs(
    desk: Desk, turned: Callable[[bool], None], round_: bool
) -> None:
    turned(round_)
    desk.station.open_room(desk.day.orders["mei"])
    drawer, chart = desk.station.drawer, desk.station.timeline.chart
    desk.wait(drawer.isVisible)

    desk.wait(lambda: not desk.place(chart).intersects(desk.place(drawer)))
    drawer.close_drawer()
    desk.wait(lambda: desk.place(chart).intersects(desk.place(drawer)))


@pytest.mark.parametrize("round_", [False, True], ids=["from the left", "from the right"])
def test_an_open_room_does_not_cover_the_answer_to_a_rush(
    desk: Desk, turned: Callable[[bool], None], round_: bool
) -> None:
    turned(round_)
    desk.station.open_room(desk.day.orders["mei"])
    drawer, button = desk.station.drawer, desk.station.rush.button
    desk.wait(drawer.isVisible)

    desk.wait(lambda: not desk.place(button).intersects(desk.place(drawer)))
    drawer.close_drawer()
    desk.wait(lambda: desk.place(button).intersects(desk.place(drawer)))


class Paints(QObject):
    """Counts who is painted."""

    def __init__(self, parts: list[QWidget]) -> None:
        super().__init__()
        self.painted: list[QWidget] = []
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget):
            self.painted.append(watched)
        return False


def test_a_courier_who_is_as_before_is_not_painted_again_when_something_else_changes(desk: Desk) -> None:
    card = desk.card("li")
    desk.wait(lambda: not chores().is_busy(desk.station, "refresh"))
    QApplication.processEvents()
    paints = Paints([card, *card.findChildren(QWidget)])
    desk.station.refresh()
    QApplication.processEvents()
    assert paints.painted == []
    desk.day.clock.now += timedelta(minutes=1)
    desk.station.refresh()
    desk.wait(lambda: card.fresh in paints.painted)


def test_a_look_at_a_board_that_is_as_before_paints_nothing(desk: Desk) -> None:
    desk.wait(lambda: not chores().is_busy(desk.station, "refresh") and desk.station.map.settled)
    QApplication.processEvents()
    paints = Paints([desk.station, *desk.station.findChildren(QWidget)])
    desk.station.refresh()
    QApplication.processEvents()
    assert paints.painted == []


def test_couriers_are_looked_at_a_few_in_one_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    show_face = CourierCard.show_face

    def looking(card: CourierCard, face: CourierFace, *, opened: bool) -> None:
        looked.append(face.courier.id)
        show_face(card, face, opened=opened)

    monkeypatch.setattr(CourierCard, "show_face", looking)
    monkeypatch.setattr("desktop.stations.dispatch.couriers_panel.CARDS_AT_ONCE", 2)
    steps = desk.station.couriers.showing(desk.station.situation)
    next(steps)
    assert len(looked) == 2
    for _ in steps:
        pass
    assert len(looked) == len(desk.station.couriers.cards) > 2


def test_stops_with_hours_to_go_are_the_same_on_the_map_a_second_later(desk: Desk) -> None:
    before = marks(desk.shop, desk.station.situation, "", Show.ALL)
    desk.day.clock.now += timedelta(seconds=1)
    after = marks(desk.shop, desk.station.situation, "", Show.ALL)
    assert sum(one != other for one, other in zip(before.stops, after.stops, strict=True)) <= 1


def test_words_that_were_begun_in_one_room_stand_in_it_again_when_it_is_opened(desk: Desk) -> None:
    drawer, (one, other) = desk.station.drawer, (desk.day.orders["mei"], desk.day.orders["rosa"])
    desk.station.open_room(one)
    desk.wait(drawer.isVisible)
    drawer.composer.set_draft("The side door")
    desk.station.open_room(other)
    assert drawer.composer.draft() == ""
    desk.station.open_room(one)
    assert drawer.composer.draft() == "The side door"


def test_rush_lies_across_the_map_until_dispatch_has_seen_it(desk: Desk) -> None:
    assert desk.station.rush.isVisible()
    assert desk.station.rush.order_id == desk.day.orders["wang"]
    assert desk.station.map.isVisible(), "dispatch needs its map"
    desk.click(desk.station.rush.button)
    rush = desk.order("wang").rush
    assert rush is not None
    assert rush.heard_by(Role.DISPATCH) is not None
    assert not desk.station.rush.isVisible()
    desk.day.ask("15:49", DESK, MarkRush(desk.day.orders["zhou"]))
    desk.wait(desk.station.rush.isVisible)
    desk.day.ask("15:49", DISPATCH, AcknowledgeRush(desk.day.orders["zhou"]))
    desk.wait(lambda: not desk.station.rush.isVisible())


def test_new_courier_is_added_with_a_tracker_and_begins_work(desk: Desk) -> None:
    desk.click(desk.station.couriers.add)
    sheet = desk.station.courier_sheet
    assert not sheet.save.isEnabled()
    QTest.keyClicks(sheet.name, "Amira Khan")
    QTest.keyClicks(sheet.phone, "+44 20 7946 0899")
    desk.click(sheet.system.segment("owntracks"))
    assert not sheet.save.isEnabled()
    assert sheet.save.accessibleDescription() == "The tracker's device id is needed"
    QTest.keyClicks(sheet.device, "amira-phone")
    QTest.keyClick(sheet.device, Qt.Key.Key_Return)
    added = next(courier for courier in desk.day.hub.board.couriers.values() if courier.name == "Amira Khan")
    assert added.on_duty
    assert added.trackers == (Tracker("owntracks", "amira-phone"),)
    desk.wait(lambda: added.id in desk.station.couriers.cards)


def test_duty_is_set_from_the_card(desk: Desk) -> None:
    desk.click(desk.card("ben"))
    desk.click(desk.card("ben").buttons["duty"])
    assert desk.day.hub.board.couriers[desk.day.couriers["ben"]].on_duty
    desk.wait(lambda: "free" in desk.words(desk.card("ben")))


def test_courier_who_still_carries_cannot_end_work_and_the_window_says_why(desk: Desk) -> None:
    desk.click(desk.card("hao"))
    desk.click(desk.card("hao").buttons["duty"])
    desk.wait(lambda: desk.window.toast_text.startswith("This courier still carries"))
    assert desk.day.hub.board.couriers[desk.day.couriers["hao"]].on_duty


def test_link_is_shown_once_and_the_shop_learns_only_its_hash(desk: Desk) -> None:
    desk.click(desk.card("li"))
    desk.click(desk.card("li").buttons["link"])
    sheet = desk.station.link_sheet
    desk.wait(sheet.isVisible)
    prefix, secret = sheet.url.split("#")
    assert prefix == "https://shop.example/c"
    issued = desk.day.hub.events[-1].event
    assert isinstance(issued, LinkIssued)
    assert issued.link.secret_hash == secret_hash(secret)
    assert issued.link.subject == desk.day.couriers["li"]
    assert not any(secret in repr(recorded) for recorded in desk.day.hub.events)
    assert sheet.text.text() == sheet.url
    desk.click(sheet.copy)
    assert QGuiApplication.clipboard().text() == sheet.url
    sheet.close_sheet()
    assert secret not in sheet.text.text()


def test_each_link_is_a_new_one(desk: Desk) -> None:
    urls = set()
    for _ in range(2):
        desk.station.mint_link(desk.day.couriers["li"])
        desk.wait(desk.station.link_sheet.isVisible)
        urls.add(desk.station.link_sheet.url)
        desk.station.link_sheet.close_sheet()
    assert len(urls) == 2


def test_room_of_the_chosen_order_is_read_and_written_beside_the_map(desk: Desk) -> None:
    desk.choose("hannah")
    QTest.keyClick(desk.window, Qt.Key.Key_F6)
    desk.wait(desk.station.drawer.isVisible)
    editor = desk.station.drawer.composer.editor
    QTest.keyClicks(editor, "Ward 4 closes at five")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    said = desk.day.hub.events[-1].event
    assert isinstance(said, MessageSent)
    assert (said.room, said.audience) == (desk.order("hannah").room, Audience.COURIER)
    assert desk.order("hannah").delivery is Delivery.UNASSIGNED, "Ctrl Enter sends what one writes, and offers nothing"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not desk.station.drawer.isVisible()


def test_words_for_one_room_never_land_in_another(desk: Desk) -> None:
    desk.station.open_room(desk.day.orders["hannah"])
    desk.station.drawer.composer.set_draft("for Hannah only")
    desk.station.open_room(desk.day.orders["zhou"])
    assert desk.station.drawer.composer.draft() == ""


def test_offers_wait_for_the_hub_and_say_so(desk: Desk) -> None:
    desk.choose("hannah")
    desk.links[0].offline(True)
    suggestion = desk.station.unassigned.suggestion
    desk.wait(lambda: not suggestion.offer.isEnabled())
    assert "Offers need the hub" in desk.words(suggestion)
    assert not desk.station.can_take_suggestion()
    drop(desk.card("hao"), QPoint(20, 20), desk.day.orders["zhou"])
    assert desk.window.toast_text == "This needs the hub: wait for the connection."
    assert not desk.shop.pending
    desk.links[0].offline(False)
    desk.wait(lambda: suggestion.offer.isEnabled())


def test_silent_couriers_accepted_orders_can_be_taken_back_at_once(desk: Desk) -> None:
    desk.day.clock.now += timedelta(minutes=6)  # Li has Mei's order in name only and has fallen silent
    desk.wait(lambda: "silent" in desk.words(desk.card("li")))
    desk.card("li")._take_back()
    assert desk.order("mei").delivery is Delivery.UNASSIGNED


def test_map_shows_stops_by_their_turn_and_what_nobody_has(desk: Desk) -> None:
    shown = marks(desk.shop, desk.station.situation, desk.day.orders["wang"], Show.ALL)
    numbers = {stop.order_id: stop.number for stop in shown.stops}
    assert (numbers[desk.day.orders["tom"]], numbers[desk.day.orders["rosa"]]) == ("1", "2")
    assert numbers[desk.day.orders["zhou"]] == "?"
    labels = {stop.order_id: stop.label for stop in shown.stops}
    assert labels[desk.day.orders["wang"]] == "王晓彤 Wang Xiaotong · 16:07"
    assert labels[desk.day.orders["tom"]] == "6 min late"


def test_map_narrows_to_what_is_in_danger(desk: Desk) -> None:
    desk.click(desk.station.filter.segment(Show.DANGER))
    shown = marks(desk.shop, desk.station.situation, "", Show.DANGER)
    assert {stop.order_id for stop in shown.stops} >= {desk.day.orders["tom"], desk.day.orders["wang"]}
    assert desk.day.orders["zhou"] not in {stop.order_id for stop in shown.stops}


def test_clicking_a_stop_on_the_map_opens_its_room(desk: Desk) -> None:
    desk.station.map.stop_activated.emit(desk.day.orders["tom"])
    assert desk.station.drawer.isVisible()
    assert desk.station.drawer.stream.room_id == desk.order("tom").room


def test_situation_of_an_empty_shop_says_that_all_is_well(qtbot: QtBot, qapp: QApplication) -> None:
    empty = Desk(qtbot, empty_day("en"))
    assert empty.station.unassigned.empty.isVisible()
    assert not empty.station.situation.runs
    empty.shop.close()


def test_people_words_are_never_markup(desk: Desk) -> None:
    for label in desk.window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_withdrawing_and_duty_are_only_asked_for(desk: Desk) -> None:
    """What the hub does not allow has no effect, whatever a slot was told."""
    desk.station.withdraw(desk.day.orders["lund"])
    desk.wait(lambda: bool(desk.window.toast_text))
    assert desk.order("lund").delivery is Delivery.DELIVERED


def test_a_problem_is_decided_beside_its_room(desk: Desk) -> None:
    order, problem = desk.order("tom"), desk.links[0].new_id()
    desk.day.ask("15:48", desk.day.courier("hao"), RaiseProblem(order.id, problem, ProblemKind.ACCESS, "No bell"))
    rows = desk.window.rescue.model

    def found() -> list[int]:
        return [row for row in range(rows.rowCount()) if "No way in" in str(rows.index(row).data(Row.SUBTITLE))]

    desk.wait(lambda: found() != [])
    desk.window.rescue.open()
    desk.window.rescue.view.setCurrentIndex(rows.index(found()[0]))
    QTest.keyClick(desk.window.rescue.view, Qt.Key.Key_Return)
    cards = desk.station.drawer.problems.cards
    assert [card.title.text() for card in cards] == ["No way in"]
    assert QApplication.focusWidget() is cards[0].buttons[Remedy.TRY_AGAIN]
    QTest.keyClick(cards[0].buttons[Remedy.TRY_AGAIN], Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    desk.wait(lambda: desk.order("tom").problems[-1].remedy is Remedy.LEAVE_AT_DOOR)
    desk.wait(lambda: not desk.station.drawer.problems.isVisible())


def test_whose_it_is_not_to_decide_sees_whose_it_is(desk: Desk) -> None:
    order, problem = desk.order("mei"), desk.links[0].new_id()
    desk.day.ask("15:48", desk.day.courier("li"), RaiseProblem(order.id, problem, ProblemKind.WRONG_GOODS))
    desk.station.open_room(order.id)
    desk.wait(lambda: len(desk.station.drawer.problems.cards) == 1)
    card = desk.station.drawer.problems.cards[0]
    assert card.reason.text() == "Decided by packing."
    assert not any(button.isEnabled() for button in card.buttons.values())
    QTest.keyClick(desk.station.drawer.composer.editor, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.order("mei").problems[-1].is_open


def test_a_problem_is_raised_from_dispatch(desk: Desk) -> None:
    desk.station.open_room(desk.order("tom").id)
    desk.click(desk.station.drawer.raise_button)
    sheet = desk.window.findChild(RaiseSheet)
    assert sheet is not None
    sheet.kinds[ProblemKind.VEHICLE].click()
    sheet.editor.save.click()
    desk.wait(lambda: [each.kind for each in desk.order("tom").problems] == [ProblemKind.VEHICLE])
    desk.wait(lambda: len(desk.station.drawer.problems.cards) == 1)


def test_two_problems_stand_one_behind_the_other_beside_the_room(desk: Desk) -> None:
    order = desk.order("tom")
    first, second = desk.links[0].new_id(), desk.links[0].new_id()
    desk.day.ask("15:48", desk.day.courier("hao"), RaiseProblem(order.id, first, ProblemKind.ACCESS))
    desk.day.ask("15:49", desk.day.courier("hao"), RaiseProblem(order.id, second, ProblemKind.LATE))
    desk.window.resize(*SMALLEST_PX)
    desk.station.open_room(order.id)
    problems = desk.station.drawer.problems
    desk.wait(lambda: problems.more.isVisible())
    assert [card.problem.id for card in problems.cards] == [first]
    assert problems.more.text() == "1 more to decide after this"
    desk.wait(lambda: min(button.height() for button in problems.cards[0].buttons.values()) >= 32)
    foot = desk.station.drawer.foot
    assert problems.mapTo(desk.station.drawer, problems.rect().bottomLeft()).y() < foot.y()
    problems.cards[0].buttons[Remedy.TRY_AGAIN].click()
    desk.wait(lambda: [card.problem.id for card in problems.cards] == [second])
    assert not problems.more.isVisible()


def test_what_was_promised_is_heard_in_the_room_of_its_order(desk: Desk) -> None:
    order = desk.day.orders["hannah"]
    desk.day.ask("15:48", DESK, MakePromise(order, PromiseKind.PLACE, "At the side door, never the porter"))
    desk.choose("hannah")
    desk.station.open_chosen_room()
    strips = desk.station.drawer.promises
    desk.wait(strips.isVisible)
    (strip,) = strips.strips
    assert strip.said.text() == "At the side door, never the porter"
    desk.click(strip.button)
    desk.wait(lambda: not strips.isVisible())
    heard = standing(desk.order("hannah"), PromiseKind.PLACE)
    assert heard is not None
    assert heard.heard_by(Role.DISPATCH) is not None


def test_the_palette_finds_a_courier_before_words_that_only_hold_the_name(desk: Desk) -> None:
    asked: list[str] = []
    desk.window.courier_asked.connect(asked.append)
    palette = desk.window.palette_
    palette.open_with("li wei")  # Hannah's order holds both in its words
    assert [found.title for found in palette.found()] == ["Li Wei", "Hannah Weiss"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert asked == [desk.day.couriers["li"]]


# What happens underneath -------------------------------------------------------------------------------------------


def test_what_is_being_written_stays_with_its_order_when_somebody_takes_that(desk: Desk) -> None:
    desk.choose("hannah")
    desk.station.open_chosen_room()
    composer = desk.station.drawer.composer
    QTest.keyClicks(composer.editor, "Can you be he")
    desk.day.ask("15:48", DISPATCH, AssignCourier(desk.day.orders["hannah"], desk.day.couriers["li"]))
    desk.wait(lambda: desk.station.unassigned.chosen_id() not in ("", desk.day.orders["hannah"]))
    QTest.keyClicks(composer.editor, "re by four?")
    assert desk.station.drawer.order_id == desk.day.orders["hannah"]
    composer.try_send()
    assert desk.day.hub.board.rooms[desk.order("hannah").room].messages[-1].text == "Can you be here by four?"


def test_what_is_chosen_stays_chosen_when_the_whole_board_comes_anew(desk: Desk) -> None:
    desk.choose("priya")
    desk.station.open_room(desk.day.orders["mei"])
    with desk.qtbot.waitSignal(desk.shop.board_replaced):
        desk.links[0].offline(True)
        desk.links[0].offline(False)
    assert desk.station.unassigned.chosen_id() == desk.day.orders["priya"]
    assert desk.station.drawer.order_id == desk.day.orders["mei"]


def test_each_room_begins_with_its_usual_readers_and_a_draft_keeps_its_own(desk: Desk) -> None:
    drawer = desk.station.drawer
    desk.station.open_room(desk.day.orders["mei"])
    drawer.composer.switch.choose("everyone")
    desk.station.open_room(desk.day.orders["rosa"])
    assert drawer.composer.audience().value == "courier"
    drawer.composer.switch.choose("staff")
    drawer.composer.set_draft("She never opens")
    desk.station.open_room(desk.day.orders["mei"])
    drawer.composer.switch.choose("everyone")
    desk.station.open_room(desk.day.orders["rosa"])
    assert drawer.composer.draft() == "She never opens"
    assert drawer.composer.audience().value == "staff"


def test_an_open_room_says_its_recipients_newest_name_and_offers_no_problem_of_a_closed_order(desk: Desk) -> None:
    drawer = desk.station.drawer
    desk.station.open_room(desk.day.orders["hannah"])
    assert drawer.raise_button.isVisible()
    desk.day.ask("15:48", DESK, ChangeRecipient(desk.day.orders["hannah"], Person("Anna Weiss")))
    desk.wait(lambda: drawer.title == "Anna Weiss")
    assert drawer.accessibleName() == "Room of Anna Weiss"
    desk.day.ask("15:49", DESK, CancelOrder(desk.day.orders["hannah"], "Ordered twice"))
    desk.wait(lambda: not drawer.raise_button.isVisible())


def test_a_second_touch_on_an_offer_does_not_offer_the_next_order(desk: Desk) -> None:
    desk.choose("hannah")
    offer = desk.station.unassigned.suggestion.offer
    desk.click(offer)
    desk.wait(lambda: desk.station.unassigned.chosen_id() not in ("", desk.day.orders["hannah"]))
    chosen = desk.station.unassigned.chosen_id()
    desk.wait(lambda: offer.isVisible() and offer.isEnabled())
    desk.click(offer)
    QTest.keyClick(desk.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.day.hub.board.orders[chosen].delivery is Delivery.UNASSIGNED
