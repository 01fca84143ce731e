"""The menu bar as it is made for a Mac, made by force where there is none: the same actions, keys and choices as everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop import language, sample, system_keys
from desktop.chosen import Chosen
from desktop.shop import Shop
from desktop.stations.dispatch.window import DispatchWindow
from desktop.stations.found import Menu
from desktop.stations.frame import StationFrame
from desktop.stations.front_desk.room_windows import RoomWindow
from desktop.stations.keys_sheet import KeysSheet
from desktop.stations.menu_bar import StationMenuBar, menu_bar_for
from desktop.stations.packing import PackingWindow
from hub.domain.vocabulary import AddStaff
from hub.link.port import Listener, ShopLink
from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")
CTRL = Qt.KeyboardModifier.ControlModifier


def made(frame: StationFrame) -> StationMenuBar:
    """The bar of a window, by force."""
    bar = menu_bar_for(frame, native=True)
    assert bar is not None
    frame.menu_bar = bar
    return bar


@pytest.fixture
def bar(desk: Desk, qtbot: QtBot) -> StationMenuBar:
    """The front desk's, with its window in front."""
    desk.frame.activateWindow()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    return made(desk.frame)


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text().replace("&&", "&"): action for action in menu.actions() if not action.isSeparator()}


def every(bar: StationMenuBar) -> dict[str, QAction]:
    return {name: action for menu in bar.menus.values() for name, action in entries(menu).items()}


def test_a_system_without_such_a_bar_has_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert menu_bar_for(desk.frame) is None


def test_the_menus_are_those_that_people_look_for(bar: StationMenuBar) -> None:
    assert [action.text() for action in bar.actions()] == ["Order", "Shop", "Edit", "View", "Window", "Help"]
    assert bar.parent() is None, "the bar of every window of the program"


def test_every_action_of_the_station_stands_in_it_once_with_its_key(desk: Desk, bar: StationMenuBar) -> None:
    shown = [action for menu in bar.menus.values() for action in menu.actions() if action.text()]
    titles = [action.text().replace("&&", "&") for action in shown]
    for action in desk.frame.all_actions:
        assert titles.count(action.title) == 1, action.title
        assert every(bar)[action.title].shortcut() == QKeySequence(action.key), action.title
    assert every(bar)["New order"].shortcut() == QKeySequence("Ctrl+N")
    assert "New order" in entries(bar.menus[Menu.ORDER])
    assert "How a day or a week went" in entries(bar.menus[Menu.SHOP])
    assert "Larger" in entries(bar.menus[Menu.VIEW])
    assert "All keys" in entries(bar.menus[Menu.HELP])


@pytest.mark.parametrize("station", ["packing", "dispatch"])
def test_the_other_stations_have_theirs(dressed: QApplication, qtbot: QtBot, station: str) -> None:
    day = sample.sample_day()
    actor = sample.PACKING if station == "packing" else sample.DISPATCH

    def open_link(listener: Listener) -> ShopLink:
        return day.link(actor, listener)

    shop = Shop(open_link)
    window: StationFrame = PackingWindow(shop) if station == "packing" else DispatchWindow(shop)
    qtbot.addWidget(window)
    shown = every(made(window))
    for action in window.all_actions:
        assert shown[action.title].shortcut() == QKeySequence(action.key), action.title
    assert ("Print card" in shown) == (station == "packing")
    assert ("Take the suggestion" in shown) == (station == "dispatch")
    shop.close()


def test_the_program_s_own_three_have_their_roles_and_nothing_else_has_one(bar: StationMenuBar) -> None:
    roles = {name: action.menuRole() for name, action in every(bar).items()}
    with_role = {name: role for name, role in roles.items() if role is not QAction.MenuRole.NoRole}
    submenus = {"Language", "Colours", "Size", "Sound"}
    assert {name: role for name, role in with_role.items() if name not in submenus} == {
        "About Giftwire": QAction.MenuRole.AboutRole,
        "Language, colours, size and sound of this station": QAction.MenuRole.PreferencesRole,
        "Close this station": QAction.MenuRole.QuitRole,
    }


def test_no_key_is_asked_for_twice(desk: Desk, bar: StationMenuBar, qtbot: QtBot) -> None:
    """Were Qt to find a key at the bar and at the window it would do neither."""
    assert all(
        action.shortcutContext() is Qt.ShortcutContext.WidgetShortcut
        for action in every(bar).values()
        if not action.shortcut().isEmpty()
    )
    QTest.keyClick(desk.frame, Qt.Key.Key_F1)
    sheet = desk.frame.findChild(KeysSheet)
    assert sheet is not None
    assert sheet.isVisible()
    keys = [action.shortcut().toString() for action in every(bar).values() if not action.shortcut().isEmpty()]
    assert {key for key in keys if keys.count(key) > 1} <= {"Ctrl+M"}, "on a Mac that one is another"


def test_what_a_mac_keeps_for_itself_is_no_key_of_a_station_there(desk: Desk) -> None:
    there = {system_keys.key_here(action.key, mac=True) for action in desk.frame.all_actions if action.key}
    assert not there & {"Ctrl+H", "Ctrl+M", "Ctrl+W", "Ctrl+Q", "Ctrl+Space", "Ctrl+Tab"}
    assert len(there) == len({action.key for action in desk.frame.all_actions if action.key})


def test_what_cannot_be_done_now_is_grey(desk: Desk, bar: StationMenuBar, qtbot: QtBot) -> None:
    order = bar.menus[Menu.ORDER]
    desk.desk.open_room(desk.order("mei"))
    desk.desk.order.whole()
    order.aboutToShow.emit()
    assert every(bar)["Change the card"].isEnabled()
    assert not every(bar)["Decide the problem"].isEnabled()
    desk.desk.open_room(desk.day.rooms["jonas"])
    desk.desk.order.whole()
    order.aboutToShow.emit()
    assert not every(bar)["Change the card"].isEnabled(), "an enquiry has no card yet"
    assert every(bar)["New order"].isEnabled()


def test_a_locked_station_does_nothing_but_what_belongs_to_the_program(
    open_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    day = sample.sample_day()
    owner = day.link(sample.OWNER)
    desk = open_desk(day)
    bar = made(desk.frame)
    for person, name, roles in sample.people("en"):
        owner.ask(AddStaff(person, name, roles))
        owner.set_pin(person, sample.PIN)
    qtbot.waitUntil(lambda: desk.frame.is_locked)
    bar.look()
    assert not every(bar)["New order"].isEnabled()
    every(bar)["New order"].setEnabled(True)  # a key of the system does not look first
    every(bar)["New order"].trigger()
    assert desk.desk._new_order is None or not desk.desk._new_order.isVisible()
    assert every(bar)["About Giftwire"].isEnabled()
    assert every(bar)["Close this station"].isEnabled()


def test_an_entry_does_what_its_key_does(desk: Desk, bar: StationMenuBar) -> None:
    every(bar)["Find an order, a person, an action"].trigger()
    assert desk.frame.palette_.isVisible()
    desk.frame.palette_.close_sheet()
    every(bar)["About Giftwire"].trigger()
    assert any("Apache" in widget.accessibleDescription() for widget in desk.frame.findChildren(QWidget))


def test_language_colours_and_size_are_the_station_s_own_choices(desk: Desk, bar: StationMenuBar) -> None:
    heard: list[Chosen] = []
    desk.frame.chosen_anew.connect(heard.append)
    languages = every(bar)["Language"].menu()
    assert isinstance(languages, QMenu)
    entries(languages)["中文"].trigger()
    assert heard == [Chosen("zh")]
    assert entries(languages)["中文"].isChecked()


def test_fields_are_edited_from_it(desk: Desk, bar: StationMenuBar, qtbot: QtBot) -> None:
    search = desk.desk.inbox.search
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    search.setText("Mei Lin")
    every(bar)["Select all"].trigger()
    every(bar)["Cut"].trigger()
    assert search.text() == ""
    assert QGuiApplication.clipboard().text() == "Mei Lin"
    every(bar)["Paste"].trigger()
    assert search.text() == "Mei Lin"
    every(bar)["Undo"].trigger()
    assert search.text() == ""


def test_a_window_beside_the_station_keeps_its_own_keys_and_can_be_closed(
    desk: Desk, bar: StationMenuBar, qtbot: QtBot
) -> None:
    bar.look()
    assert not every(bar)["Close this window"].isEnabled(), "the station itself is closed by name"
    desk.desk.open_room(desk.order("mei"))
    every(bar)["Open in its own window"].trigger()
    qtbot.waitUntil(lambda: bool(desk.desk.rooms_out.windows))
    (out,) = desk.desk.rooms_out.windows.values()
    assert isinstance(out, RoomWindow)
    out.activateWindow()
    qtbot.waitUntil(out.isActiveWindow)
    asked: list[str] = []
    desk.desk.rooms_out.desk_asked.connect(asked.append)
    every(bar)["Open in its own window"].trigger()
    assert asked == [out.room_id], "the same key shows the room at the desk"
    out.activateWindow()
    qtbot.waitUntil(out.isActiveWindow)
    every(bar)["New order"].trigger()
    qtbot.waitUntil(desk.frame.isActiveWindow)
    assert desk.desk.new_order.isVisible()
    out.activateWindow()
    qtbot.waitUntil(out.isActiveWindow)
    bar.look()
    every(bar)["Close this window"].trigger()
    qtbot.waitUntil(lambda: not desk.desk.rooms_out.windows)


@pytest.fixture
def chinese(qapp: QApplication, dressed: QApplication) -> Iterator[None]:
    """The program speaks Chinese until the test ends."""
    assert language.use(qapp, "zh")
    yield
    language.use(qapp, "en")


def test_in_chinese_it_is_chinese(chinese: None, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(sample.sample_day("zh"))
    bar = made(desk.frame)
    assert [action.text() for action in bar.actions()] == ["订单", "店铺", "编辑", "显示", "窗口", "帮助"]
    latin = [name for name in every(bar) if not any("\u4e00" <= letter <= "\u9fff" for letter in name)]
    assert latin == []


def test_it_goes_with_its_window(desk: Desk, bar: StationMenuBar) -> None:
    """Another language is another window, with a bar of its own."""
    other = StationFrame(desk.shop, desk.frame.role)
    theirs = made(other)
    other.menu_bar = None
    other.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(theirs)
    assert shiboken6.isValid(bar)
