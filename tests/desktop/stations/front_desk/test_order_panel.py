"""The right column follows a room that is opened: in turns of its own, and never as a mixture of two orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.chores import chores
from desktop.stations.front_desk.order_panel import OrderPanel
from desktop.widgets.words import Words
from hub.domain.problem import ProblemKind
from hub.domain.vocabulary import ChangeCard, RaiseProblem

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def column(desk: Desk) -> OrderPanel:
    """The column as it stands, whole or not."""
    found = desk.desk.findChild(OrderPanel)
    assert found is not None
    return found


def card_of(desk: Desk, name: str) -> str:
    """The words of an order's card."""
    return desk.day.hub.board.orders[desk.order(name)].card.text


def seen(desk: Desk) -> QImage:
    """What stands on the screen where the column is."""
    QApplication.sendPostedEvents()  # what has changed is painted, and no timer runs
    panel = column(desk)
    corner = panel.mapTo(desk.window, QPoint(0, 0))
    whole = desk.window.screen().grabWindow(desk.window.winId(), corner.x(), corner.y(), panel.width(), panel.height())
    return whole.toImage()


def at_rest(look: Callable[[], QImage], qtbot: QtBot) -> QImage:
    """What a look shows, once two of them are alike."""
    looks = [QImage(), look()]

    def still() -> bool:
        looks[:] = looks[1], look()
        return looks[0] == looks[1]

    qtbot.waitUntil(still)
    return looks[1]


def is_whole(panel: OrderPanel) -> bool:
    return not chores().is_busy(panel, "show")


def test_a_room_that_is_opened_has_its_order_beside_it_in_the_turns_after(desk: Desk, qtbot: QtBot) -> None:
    panel = column(desk)
    qtbot.waitUntil(lambda: is_whole(panel))
    picture = at_rest(lambda: seen(desk), qtbot)
    desk.desk.open_room(desk.order("rosa"))
    assert desk.desk.room.model.room_id == desk.order("rosa")
    for _ in range(3):
        panel._step()
        assert seen(desk) == picture, "nothing of it is half done"
    qtbot.waitUntil(lambda: is_whole(panel))
    assert panel.card.page.text == card_of(desk, "rosa")
    qtbot.waitUntil(lambda: seen(desk) != picture)
    later = at_rest(lambda: panel.grab().toImage(), qtbot)
    panel.show_order(desk.order("rosa"))
    fresh = at_rest(lambda: panel.grab().toImage(), qtbot)
    assert fresh == later, "what came part by part is what is shown at once"


def test_who_asks_for_the_column_gets_it_whole(desk: Desk) -> None:
    desk.desk.open_room(desk.order("rosa"))
    panel = desk.desk.order
    assert panel.card.page.text == card_of(desk, "rosa")
    assert panel._stack.updatesEnabled()


def test_a_click_while_the_column_changes_is_for_neither_order(desk: Desk, qtbot: QtBot) -> None:
    panel = column(desk)
    qtbot.waitUntil(lambda: is_whole(panel))
    middle = panel.mapTo(desk.window, QPoint(panel.width() // 2, 200))

    def under() -> bool:
        found = desk.window.childAt(middle)
        return found is not None and panel.isAncestorOf(found)

    assert under()
    desk.desk.open_room(desk.order("rosa"))
    assert not under()
    qtbot.waitUntil(lambda: is_whole(panel))
    assert under()


def test_what_changes_while_the_column_is_under_way_is_in_it(desk: Desk, qtbot: QtBot) -> None:
    panel = column(desk)
    mei = desk.order("mei")
    desk.desk.open_room(desk.order("rosa"))
    qtbot.waitUntil(lambda: is_whole(panel))
    desk.desk.open_room(mei)
    while panel.card.page.text != card_of(desk, "mei"):
        panel._step()
    assert not is_whole(panel), "parts below the card are still another order's"
    desk.shop.ask(ChangeCard(mei, "Quite other words"))
    # The hub has it at once, the window with the next gathering of changes: the column may be whole before.
    qtbot.waitUntil(lambda: is_whole(panel) and panel.card.page.text == "Quite other words")


def test_who_walks_on_sees_the_last_order_in_the_end(desk: Desk, qtbot: QtBot) -> None:
    panel = column(desk)
    for name in ("rosa", "tom", "mei", "rosa"):
        desk.desk.open_room(desk.order(name))
    qtbot.waitUntil(lambda: is_whole(panel))
    assert panel.card.page.text == card_of(desk, "rosa")
    assert panel._stack.updatesEnabled()


def test_each_room_has_a_place_to_write_of_its_own_though_it_was_made_before(desk: Desk, qtbot: QtBot) -> None:
    room = desk.desk.room
    desk.desk.open_room(desk.order("rosa"))
    qtbot.waitUntil(lambda: not chores().is_busy(room, "next"))
    room.composer.set_draft("For Rosa")
    first = room.composer
    desk.desk.open_room(desk.order("tom"))
    assert room.composer is not first
    assert room.composer.draft() == ""
    assert room.composer.isVisible()
    sender = desk.day.hub.board.orders[desk.order("tom")].sender.name.split()[0]
    assert any(sender in each.text() for each in room.composer.findChildren(Words))
    desk.desk.open_room(desk.order("rosa"))
    assert room.composer.draft() == "For Rosa"


def test_a_change_before_the_first_part_has_come_shows_the_problems_of_the_order_too(desk: Desk, qtbot: QtBot) -> None:
    panel = column(desk)
    tom = desk.order("tom")
    desk.day.ask("15:48", desk.day.courier("hao"), RaiseProblem(tom, desk.link.new_id(), ProblemKind.ABSENT))
    qtbot.waitUntil(lambda: is_whole(panel) and len(desk.shop.board.orders[tom].problems) == 1)
    assert not panel.problems.cards, "Mei's order has none"
    desk.desk.open_room(tom)
    panel.refresh()
    assert len(panel.problems.cards) == 1


def test_a_courier_who_said_yes_has_the_time_of_it_and_an_order_that_nobody_has_says_none(desk: Desk) -> None:
    desk.desk.open_room(desk.order("mei"))
    assert desk.desk.order.courier.since == "accepted 15:34"
    desk.desk.open_room(desk.order("wang"))
    assert desk.desk.order.courier.since == ""
