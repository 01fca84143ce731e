"""The palette and the inbox's field: recent first, every action with its key, any script, old orders, honest without the hub."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.rows import RowRole
from hub.link.port import MediaTrouble
from tests.desktop.stations.front_desk.test_past import before, leaves_the_board, sought
from tests.desktop.stations.front_desk.test_station import CTRL, keys, press

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk


def titles(desk: Desk, kind: str) -> list[str]:
    return [found.title for found in desk.frame.palette_.found() if found.kind == kind]


def chosen(desk: Desk) -> str:
    """The title of the row that Enter would open."""
    return str(desk.frame.palette_.view.currentIndex().data())


def keys_to(desk: Desk, qtbot: QtBot, typed: str, title: str) -> int:
    """Keys until Enter has opened an order: Ctrl K, letters, Enter."""
    press(qtbot, Qt.Key.Key_K, CTRL)
    for count, letter in enumerate(typed, 1):
        keys(qtbot, letter)
        if chosen(desk) == title:
            press(qtbot, Qt.Key.Key_Return)
            return count + 2
    raise AssertionError(f"{typed} does not find {title}")


def test_what_was_opened_last_comes_first_and_enter_goes_back_to_it(desk: Desk, qtbot: QtBot) -> None:
    for name in ("hannah", "mei"):
        desk.frame.room_asked.emit(desk.order(name))
    press(qtbot, Qt.Key.Key_K, CTRL)
    assert titles(desk, "order")[0] == chosen(desk) == "Hannah Weiss", "the open one is not offered"
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == desk.order("hannah")
    press(qtbot, Qt.Key.Key_K, CTRL)
    assert titles(desk, "order")[0] == "Mei Lin Chen"


def test_every_action_stands_there_with_its_key_and_no_key_means_two_things(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    actions = desk.frame.palette_.finder.actions
    can = [each for each in actions if each.can()]
    assert sorted(titles(desk, "action")) == sorted(each.title for each in can)
    rights = {found.title: found.right for found in desk.frame.palette_.found()}
    assert rights["New order"] == "Ctrl N"
    assert rights["How a day or a week went"] == "Ctrl D"
    taken = Counter(
        short.key().toString()
        for short in desk.frame.findChildren(QShortcut)
        if short.context() is Qt.ShortcutContext.WindowShortcut and not short.key().toString().startswith("Alt+")
    )
    assert [key for key, count in taken.items() if count > 1] == []


def test_the_sheet_becomes_no_smaller_between_two_letters_and_fits_once_all_was_looked_through(
    desk: Desk, qtbot: QtBot
) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    palette = desk.frame.palette_
    high = palette.view.height()
    keys(qtbot, "mei")
    assert palette._pause.isActive()
    assert palette.view.height() == high
    qtbot.waitUntil(lambda: palette.view.height() < high)
    rows = [palette.view.sizeHintForRow(row) for row in range(palette.model.rowCount())]
    assert palette.view.height() == sum(rows)
    assert palette.sheet.height() == palette.sheet.sizeHint().height()


def test_an_action_that_was_used_stands_before_the_others(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    keys(qtbot, "show what")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_K, CTRL)
    assert titles(desk, "action")[0] == "Show what needs rescue"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("ines", "Inês Duarte"),
        ("ROSA mart", "Rosa Martínez"),
        ("王晓", "王晓彤 Wang Xiaotong"),
        ("gw-2416", "Tom & Elise Hardy"),
        ("2416", "Tom & Elise Hardy"),
        ("jonas", "Jonas Weber"),
    ],
)
def test_names_in_any_script_numbers_and_enquiries_are_found_without_accents(
    desk: Desk, typed: str, title: str
) -> None:
    desk.frame.palette_.open_with(typed)  # no test can press a key of a Chinese keyboard
    assert chosen(desk).startswith(title.split()[0])


def test_a_telephone_number_is_found_however_it_is_written(desk: Desk) -> None:
    phone = desk.day.hub.board.orders[desk.order("hannah")].recipient.phone
    figures = "".join(one for one in phone if one.isdigit())
    for typed in (phone, figures, "0" + figures.removeprefix("44"), figures[-6:]):
        desk.frame.palette_.open_with(typed)
        assert "Hannah Weiss" in titles(desk, "order"), typed


def test_an_order_of_last_week_is_a_few_keys_away_by_name_phone_and_card(desk: Desk, qtbot: QtBot) -> None:
    order = desk.day.hub.board.orders[desk.order("hannah")]
    leaves_the_board(desk, order.id)
    qtbot.waitUntil(lambda: order.id not in desk.shop.board.orders)
    for typed in ("hannah", order.recipient.phone[-9:], "little sister"):
        sought(desk, qtbot, typed)
        qtbot.waitUntil(lambda: bool(before(desk)))
        assert desk.frame.palette_.status.text() == "Everything was looked through, however old."
        press(qtbot, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: desk.frame.past_order.title.text().startswith(f"GW-{order.number}"))
        press(qtbot, Qt.Key.Key_Escape)


def test_an_order_on_the_board_takes_at_most_six_keys_by_name(desk: Desk, qtbot: QtBot) -> None:
    assert keys_to(desk, qtbot, "hannah", "Hannah Weiss") <= 6
    assert keys_to(desk, qtbot, "2416", "Tom & Elise Hardy") <= 6


def test_without_the_hub_the_palette_says_how_far_it_looked(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Future[Any]] = []

    def later(*_: Any) -> Future[Any]:
        asked.append(Future())
        return asked[-1]

    desk.link.offline(True)
    qtbot.waitUntil(lambda: not desk.frame.palette_._is_there)
    sought(desk, qtbot, "hannah")
    status = desk.frame.palette_.status
    assert "only what stands on the board" in status.text()
    assert titles(desk, "order") == ["Hannah Weiss"]
    monkeypatch.setattr(desk.link, "search", later)
    desk.link.offline(False)
    qtbot.waitUntil(lambda: status.text() == "Looking further back …" and len(asked) == 1)


def test_a_hub_that_cannot_look_is_not_taken_for_nothing_found(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(MediaTrouble("busy"))
        return future

    monkeypatch.setattr(desk.link, "search", busy)
    sought(desk, qtbot, "hannah")
    qtbot.waitUntil(lambda: "could not look further back" in desk.frame.palette_.status.text())


def test_the_inbox_field_opens_what_it_left_or_goes_on_looking_in_all_orders(desk: Desk, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_F, CTRL)
    keys(qtbot, "priya")
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == desk.order("priya")
    assert QApplication.focusWidget() is desk.desk.inbox.view
    press(qtbot, Qt.Key.Key_F, CTRL)
    keys(qtbot, "nobody here")
    assert desk.desk.inbox.further.isVisible()
    press(qtbot, Qt.Key.Key_Return)
    assert desk.frame.palette_.isVisible()
    assert desk.frame.palette_.field.text() == "nobody here"


def test_who_types_a_search_keeps_the_room_that_is_open_until_they_choose(desk: Desk, qtbot: QtBot) -> None:
    open_room = desk.desk.room.model.room_id
    press(qtbot, Qt.Key.Key_F, CTRL)
    for letter in "priya":
        keys(qtbot, letter)
        assert desk.desk.room.model.room_id == open_room
    view = desk.desk.inbox.view
    qtbot.waitUntil(lambda: not view.currentIndex().isValid())
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Down)
    assert desk.desk.inbox.room == desk.order("priya")
    press(qtbot, Qt.Key.Key_F, CTRL)
    press(qtbot, Qt.Key.Key_Escape)
    assert view.currentIndex().data(RowRole.KEY) == desk.order("priya")


def test_who_comes_next_to_the_keys_finds_nothing_that_was_opened_before(desk: Desk) -> None:
    finder = desk.frame.palette_.finder
    for name in ("hannah", "mei"):
        desk.frame.room_asked.emit(desk.order(name))
    assert [found.title for found in finder.found("", []) if found.kind == "order"]
    finder.forget()
    assert not [found.title for found in finder.found("", []) if found.kind == "order"]
