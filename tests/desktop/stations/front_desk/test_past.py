"""What was said and written before, from the palette: below what is on the board, and an order that is over as it was."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.stations.palette import ASK_AFTER_MS
from hub.domain.room import Audience
from hub.domain.vocabulary import SendMessage
from hub.link.port import Changes, MediaTrouble
from tests.desktop.stations.front_desk.test_station import CTRL, keys, press

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk


# A window has least sizes, which the offscreen platform cannot tell anybody.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def before(desk: Desk) -> list[str]:
    """What stands below, of before."""
    return [found.title for found in desk.frame.palette_.found() if found.kind == "before"]


def sought(desk: Desk, qtbot: QtBot, words: str) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    keys(qtbot, words)


def leaves_the_board(desk: Desk, order: str) -> None:
    """As 48 hours after it was closed."""
    hub = desk.day.hub
    room = hub.board.orders[order].room
    hub.board = replace(hub.board, orders=hub.board.orders.delete(order), rooms=hub.board.rooms.delete(room))
    for link in hub.links:
        link.tell(Changes(all=True))


def test_what_was_said_in_a_room_is_found_and_opens_it(desk: Desk, qtbot: QtBot) -> None:
    room = desk.day.hub.board.orders[desk.order("hannah")].room
    desk.link.ask(SendMessage(room, desk.link.new_id(), Audience.STAFF, text="the peonies are in bucket nine"))
    sought(desk, qtbot, "bucket nine")
    assert before(desk) == [], "the hub is asked once the typing pauses"
    qtbot.waitUntil(lambda: before(desk) == ["the peonies are in bucket nine"])
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == room


def test_an_order_on_the_board_stands_there_once(desk: Desk, qtbot: QtBot) -> None:
    sought(desk, qtbot, "hannah weiss")
    palette = desk.frame.palette_
    qtbot.waitUntil(lambda: not palette._pause.isActive())
    assert sum(found.kind == "order" for found in palette.found()) == 1
    assert not [found for found in palette.found() if found.past]


def test_an_order_of_long_ago_is_shown_as_it_was_with_every_step(desk: Desk, qtbot: QtBot) -> None:
    order = desk.day.hub.board.orders[desk.order("hannah")]
    leaves_the_board(desk, order.id)
    qtbot.waitUntil(lambda: order.id not in desk.shop.board.orders)
    sought(desk, qtbot, "hannah weiss")
    qtbot.waitUntil(lambda: bool(before(desk)))
    (found,) = [one for one in desk.frame.palette_.found() if one.kind == "before"]
    assert (found.right, found.past) == (f"GW-{order.number}", order.id)
    press(qtbot, Qt.Key.Key_Return)
    sheet = desk.frame.past_order
    qtbot.waitUntil(lambda: order.card.text in sheet.text.text())
    text = sheet.text.text()
    assert sheet.isVisible()
    assert sheet.title.text().startswith(f"GW-{order.number}")
    for part in (order.recipient.phone, order.sender.name, order.address.lines[0], order.items[0].name):
        assert part in text
    assert "took the order" in sheet.known.rows.values[0].what
    press(qtbot, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_without_the_hub_the_sheet_says_so(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(MediaTrouble("closed"))
        return future

    monkeypatch.setattr(desk.link, "known_at", away)
    desk.frame.past_order.show_order(desk.order("hannah"))
    qtbot.waitUntil(lambda: "Try again later" in desk.frame.past_order.status.text())


def test_an_answer_to_what_is_typed_no_more_is_not_shown(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Future[Any]] = []

    def later(*_: Any) -> Future[Any]:
        asked.append(Future())
        return asked[-1]

    found = desk.link.search("hannah").result()
    monkeypatch.setattr(desk.link, "search", later)
    sought(desk, qtbot, "hannah")
    qtbot.waitUntil(lambda: len(asked) == 1, timeout=ASK_AFTER_MS * 20)
    keys(qtbot, "x")
    asked[0].set_result(found)
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=ASK_AFTER_MS * 20)
    assert before(desk) == []
