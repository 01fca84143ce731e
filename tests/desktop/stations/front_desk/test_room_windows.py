"""Rooms in windows of their own: the same room, the same draft, where they were left, gone with what they showed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import language, sample, theme
from desktop.models.room_stream import Said
from desktop.places import NAME, Places
from desktop.stations.front_desk.room_windows import WINDOWS_MAX, RoomWindow
from desktop.stations.front_desk.station import FrontDesk
from desktop.stations.picture_sheet import PictureSheet
from desktop.widgets.bubble import Audience as Tint
from desktop.widgets.toast import Toast
from hub.domain.actor import Role
from hub.domain.order import Person
from hub.domain.room import Audience
from hub.domain.vocabulary import AddStaff, CancelOrder, ChangeRecipient, Erase, OpenEnquiry, SendMessage
from tests.desktop.stations.conftest import Desk, Open

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", "grabbing the keyboard")


@pytest.fixture(autouse=True)
def _tidy(qapp: QApplication) -> Iterator[None]:
    yield
    for one in qapp.topLevelWidgets():
        if isinstance(one, RoomWindow):
            one.hide()
            one.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def out(desk: Desk, name: str = "mei") -> RoomWindow:
    """A room's own window, opened as a person does it."""
    desk.desk.open_room(desk.order(name))
    desk.frame.activateWindow()
    QTest.qWaitForWindowActive(desk.frame)
    QTest.keyClick(desk.frame, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return desk.desk.rooms_out.windows[desk.order(name)]


def said(window: RoomWindow | FrontDesk) -> list[str]:
    """What was said in the room that a window shows."""
    view = window.view if isinstance(window, RoomWindow) else window.room
    return [value.message.text for value in view.model.values if isinstance(value, Said)]


def end(qapp: QApplication) -> None:
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_key_gives_the_room_a_window_and_brings_that_to_the_front(desk: Desk, qtbot: QtBot) -> None:
    window = out(desk)
    qtbot.waitUntil(window.isActiveWindow)
    assert window.view.composer.editor.hasFocus(), "who opens it is about to write"
    assert window.windowTitle() == "Mei Lin Chen · GW-2418 · Front desk · Giftwire"
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    assert out(desk) is window
    qtbot.waitUntil(window.isActiveWindow)


def test_the_palette_and_the_rooms_menu_say_the_key(desk: Desk, qapp: QApplication) -> None:
    (action,) = [each for each in desk.frame.palette_.actions_ if each.title == "Open in its own window"]
    assert action.key == "Ctrl+Shift+O"
    desk.desk.open_room(desk.order("mei"))
    desk.desk.room.more_asked.emit()
    menu = qapp.activePopupWidget()
    assert menu is not None
    (entry,) = [each for each in menu.actions() if each.text().startswith("Open in its own window\t")]
    assert entry.text().endswith("Ctrl+Shift+O")
    entry.trigger()
    menu.close()
    assert list(desk.desk.rooms_out.windows) == [desk.order("mei")]


def test_an_enquiry_has_a_window_too(desk: Desk, qtbot: QtBot) -> None:
    room = desk.shop.new_id()
    desk.shop.ask(OpenEnquiry(room, Person("Jonas Weber", "+44 20 7946 0990")))
    qtbot.waitUntil(lambda: desk.shop.room(room) is not None)
    desk.desk.open_room(room)
    desk.desk.open_own_window()
    window = desk.desk.rooms_out.windows[room]
    assert window.windowTitle().startswith("Jonas Weber · ")
    window.order_wanted.emit(room)
    qtbot.waitUntil(desk.frame.isActiveWindow)
    assert desk.desk.new_order.isVisible(), "an order is made at the desk"


def test_what_is_said_stands_in_both_windows(desk: Desk, qtbot: QtBot) -> None:
    window = out(desk)
    room = desk.order("mei")
    desk.shop.ask(SendMessage(room, desk.shop.new_id(), Audience.EVERYONE, text="said at the desk"))
    window.view.composer.set_draft("said in the window")
    window.view.composer.try_send()
    qtbot.waitUntil(lambda: said(window)[-2:] == ["said at the desk", "said in the window"])
    assert said(desk.desk) == said(window)
    desk.desk.open_room(desk.order("hannah"))
    assert said(window)[-1] == "said in the window", "the window keeps its room when the desk shows another"


def test_the_draft_and_its_readers_are_the_same_in_both(desk: Desk) -> None:
    desk.desk.open_room(desk.order("mei"))
    at_desk = desk.desk.room.composer
    at_desk.set_draft("half an ans")
    at_desk.set_audience(Tint.STAFF)
    window = out(desk)
    there = window.view.composer
    assert (there.draft(), there.audience()) == ("half an ans", Tint.STAFF)
    QTest.keyClicks(there.editor, "now ")
    there.set_audience(Tint.EVERYONE)
    assert (at_desk.draft(), at_desk.audience()) == (there.draft(), Tint.EVERYONE)
    assert "now " in at_desk.draft()
    there.try_send()
    assert at_desk.draft() == there.draft() == ""


def test_only_the_window_in_front_has_read(desk: Desk, qtbot: QtBot) -> None:
    window = out(desk, "mei")
    qtbot.waitUntil(window.isActiveWindow)
    desk.desk.open_room(desk.order("hannah"))
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    room, me = desk.order("mei"), sample.DESK.person

    def read() -> int:
        return next((seen.seq for seen in desk.day.hub.board.rooms[room].seen if seen.person == me), 0)

    before = read()
    other = desk.day.link(sample.PACKING)
    other.ask(SendMessage(room, other.new_id(), Audience.STAFF, text="the ribbon is out of stock"))
    qtbot.waitUntil(lambda: said(window)[-1] == "the ribbon is out of stock")
    newest = desk.day.hub.board.rooms[room].messages[-1].seq
    assert read() == before < newest, "nobody looks at that window"
    window.activateWindow()
    qtbot.waitUntil(lambda: read() >= newest, timeout=5_000)


def test_several_are_out_and_one_too_many_is_refused_with_a_sentence(desk: Desk) -> None:
    rooms = [room for room in desk.shop.board.rooms if desk.shop.room(room) is not None]
    assert len(rooms) > WINDOWS_MAX
    for room in rooms[: WINDOWS_MAX + 1]:
        desk.desk.rooms_out.open(room)
    assert list(desk.desk.rooms_out.windows) == rooms[:WINDOWS_MAX]
    assert desk.frame.toast_text == f"{WINDOWS_MAX} rooms have windows of their own: close one first."


def test_from_the_window_back_to_the_desk_with_the_order(desk: Desk, qtbot: QtBot) -> None:
    window = out(desk, "mei")
    desk.desk.open_room(desk.order("hannah"))
    menu = window.open_more()
    assert [each.text().partition("\t")[0] for each in menu.actions()] == [
        "Show it at the desk, with its order",
        "Close this window",
    ]
    menu.actions()[0].trigger()
    menu.close()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    assert desk.desk.room.model.room_id == desk.order("mei")
    assert desk.desk.order.order is not None


def test_what_the_room_tells_stands_at_the_foot_of_its_own_window(desk: Desk) -> None:
    window = out(desk)
    window.view.told.emit("Something to know")
    assert [each.accessibleName() for each in window.findChildren(Toast)] == ["Something to know"]
    assert desk.frame.toast_text == ""


def test_it_closes_with_its_key_and_leaves_nothing_that_listens(desk: Desk, qtbot: QtBot, qapp: QApplication) -> None:
    window = out(desk)
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert desk.desk.rooms_out.windows == {}
    end(qapp)
    assert not shiboken6.isValid(window)
    link = desk.day.link(sample.DISPATCH)
    for courier in desk.shop.board.couriers:
        desk.shop.courier_changed.emit(courier)
    link.ask(SendMessage(desk.order("mei"), link.new_id(), Audience.STAFF, text="after it"))
    qtbot.waitUntil(lambda: said(desk.desk)[-1] == "after it")
    desk.desk.room.composer.set_draft("the only place to write now")


def test_it_stands_where_it_was_left_and_is_out_again_with_the_station(
    open_desk: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    first = open_desk()
    first.frame.set_places(Places(tmp_path))
    mei, hannah = out(first, "mei"), out(first, "hannah")
    mei.setGeometry(20, 30, 660, 500)
    hannah.setGeometry(60, 80, 650, 440)
    left = mei.geometry(), hannah.geometry()
    first.frame.close()
    assert first.desk.rooms_out.windows == {}, "rooms that stay when their station has gone"
    second = open_desk(first.day)
    second.frame.set_places(Places(tmp_path))
    there = second.desk.rooms_out
    qtbot.waitUntil(lambda: len(there.windows) == 2)
    again = there.windows[second.order("mei")], there.windows[second.order("hannah")]
    assert tuple(each.geometry() for each in again) == left
    again[0].close()
    out(second, "mei")
    assert there.windows[second.order("mei")].geometry() == left[0], "closed and opened again it is where it was"
    for window in list(there.windows.values()):
        window.close()
    second.frame.close()
    third = open_desk(first.day)
    third.frame.set_places(Places(tmp_path))
    third.frame.places_set.emit()
    qtbot.waitUntil(lambda: third.frame.isVisible())
    assert third.desk.rooms_out.windows == {}, "what was closed stays closed"


def test_it_goes_when_the_order_is_erased_and_its_place_is_forgotten(
    open_desk: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk()
    desk.frame.set_places(Places(tmp_path))
    out(desk, "ines").close()
    window = out(desk, "ines")
    kept = QSettings(str(tmp_path / NAME), QSettings.Format.IniFormat)
    assert any(desk.order("ines") in key for key in kept.allKeys())
    owner = desk.day.link(sample.OWNER)
    desk.shop.ask(CancelOrder(desk.order("ines"), "ordered twice"))
    qtbot.waitUntil(lambda: window.view.order is not None and bool(window.view.order.cancelled))
    assert owner.ask(Erase(order=desk.order("ines"))).settled.result(0).refused is None
    qtbot.waitUntil(lambda: desk.desk.rooms_out.windows == {})
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    assert not any(desk.order("ines") in key for key in kept.allKeys())


def test_it_shows_nothing_while_nobody_has_signed_in(desk: Desk, qtbot: QtBot) -> None:
    window = out(desk)
    owner = desk.day.link(sample.OWNER)
    person, name, _ = next(iter(sample.people("en")))
    owner.ask(AddStaff(person, name, (Role.FRONT_DESK,)))
    owner.set_pin(person, sample.PIN)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    qtbot.waitUntil(lambda: not window.view.isVisible())
    assert window.windowTitle() == "Locked · Giftwire", "the task bar says no name either"


def test_the_title_follows_the_order(desk: Desk, qtbot: QtBot) -> None:
    window = out(desk)
    order = desk.shop.board.orders[desk.day.orders["mei"]]
    desk.shop.ask(ChangeRecipient(order.id, Person("Mei Chen", order.recipient.phone), order.version))
    qtbot.waitUntil(lambda: window.windowTitle().startswith("Mei Chen · "))


def test_it_wears_new_colours_at_once(desk: Desk, qapp: QApplication, qtbot: QtBot) -> None:
    window = out(desk)
    light = window.grab().toImage().pixelColor(5, window.height() - 5)
    theme.apply(qapp, theme.Scheme.DARK, reduced_motion=True)
    dark = window.grab().toImage().pixelColor(5, window.height() - 5)
    assert dark.lightness() < 90 < 200 < light.lightness()


def test_in_another_language_it_is_there_again(
    open_desk: Open, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    first = open_desk()
    first.frame.set_places(Places(tmp_path))
    out(first)
    first.frame.close()  # what choosing a language does: the window is opened anew
    try:
        language.use(qapp, "zh")
        second = open_desk(first.day)
        second.frame.set_places(Places(tmp_path))
        qtbot.waitUntil(lambda: list(second.desk.rooms_out.windows) == [second.order("mei")])
    finally:
        language.use(qapp, "en")


def test_half_an_answer_is_there_when_the_only_window_with_it_was_closed(desk: Desk, qapp: QApplication) -> None:
    window = out(desk)
    desk.desk.open_room(desk.order("rosa"))
    window.view.composer.switch.choose("staff")
    window.view.composer.set_draft("Half an ans")
    window.close()
    end(qapp)
    desk.desk.open_room(desk.order("tom"))
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.room.composer.draft() == "Half an ans"
    assert desk.desk.room.composer.audience().value == "staff"
    desk.desk.room.composer.try_send()
    desk.desk.open_room(desk.order("rosa"))
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.room.composer.draft() == "", "what was sent does not come back"


@pytest.mark.parametrize("shown", ["mei", "rosa"])
def test_a_picture_that_was_attached_in_a_window_is_at_the_desk_when_that_is_closed(
    desk: Desk, qtbot: QtBot, shown: str
) -> None:
    window = out(desk)
    desk.desk.open_room(desk.order(shown))
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    window.view.foot.take(picture)
    qtbot.waitUntil(lambda: window.view.foot.strip.attached is not None)
    window.close()
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.room.foot.strip.attached is not None


def test_a_sheet_over_a_rooms_window_goes_when_nobody_is_signed_in(desk: Desk) -> None:
    window = out(desk)
    PictureSheet(window, QImage(64, 48, QImage.Format.Format_RGB32)).open()
    window.lock(True)
    assert not [sheet for sheet in window.findChildren(PictureSheet) if sheet.isVisible()]
