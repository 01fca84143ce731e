"""The sender is asked from the table whether card and wrapping are right: real widgets over the real rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.sample import DESK, PACKING
from desktop.stations.packing.station import SMALLEST_PX
from desktop.theme import Scheme
from hub.domain.vocabulary import AnswerApproval, AskApproval, AttachProof, OverrideApproval
from tests.desktop.stations.packing.test_station import Table, picture


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> Iterator[Table]:
    theme.apply(qapp, Scheme.LIGHT, reduced_motion=True)
    one = Table(qtbot)
    yield one
    one.shop.close()


def photograph(table: Table) -> None:
    """Hannah's gift has its photo."""
    table.open("hannah")
    attach = AttachProof(table.day.orders["hannah"], "packed", table.day.put(picture()), "image/png")
    table.day.ask("15:48", PACKING, attach)
    table.wait(table.station.order.ask_sender.isVisible)


def test_the_sender_is_asked_by_a_key_once_there_is_a_photo(table: Table) -> None:
    table.open("hannah")
    part = table.station.order.ask_sender
    assert not part.isVisible()
    photograph(table)
    assert part.button.height() >= 56
    assert part.line.text() == "Whether it is right: there is time until 15:58"
    QTest.keyClick(table.window, Qt.Key.Key_F8)
    table.wait(lambda: part.line.text() == "The sender is asked, until 15:58")
    assert not part.button.isVisible()
    asked = table.order("hannah").approval
    assert asked is not None
    assert asked.asked_by == PACKING
    table.day.ask("15:50", table.day.sender("hannah"), AnswerApproval(table.day.orders["hannah"], approved=True))
    table.wait(lambda: part.line.text() == "Approved by the sender 15:50")


def test_a_sender_who_wants_it_otherwise_is_told_at_the_table_and_can_be_asked_again(table: Table) -> None:
    photograph(table)
    part, order = table.station.order.ask_sender, table.day.orders["hannah"]
    table.day.ask("15:48", PACKING, AskApproval(order))
    table.day.ask("15:49", table.day.sender("hannah"), AnswerApproval(order, approved=False, note="A white ribbon"))
    table.wait(lambda: "wants it otherwise" in part.line.text())
    assert table.shop.board.rooms[table.order("hannah").room].messages[-1].text == "A white ribbon"
    assert part.button.text() == "Ask again"
    table.click(part.button)
    table.wait(lambda: part.line.text().startswith("The sender is asked"))


def test_what_was_let_go_says_by_whom(table: Table) -> None:
    photograph(table)
    order = table.day.orders["hannah"]
    table.day.ask("15:48", PACKING, AskApproval(order))
    table.day.ask("15:52", DESK, OverrideApproval(order, "She is on a plane"))
    table.wait(lambda: table.station.order.ask_sender.line.text() == "Let go by Anna 15:52")


def test_without_time_or_without_the_hub_the_button_is_off_and_says_why(table: Table) -> None:
    photograph(table)
    part = table.station.order.ask_sender
    table.links[0].offline(True)
    table.wait(lambda: not part.button.isEnabled())
    assert "hub" in part.line.text()
    table.links[0].offline(False)
    table.wait(part.button.isEnabled)
    table.day.clock.now = table.day.clock.at("16:35")
    part.tick()
    assert not part.button.isEnabled()
    assert part.line.text() == "No time is left to ask: the promise is too near."
    assert part.button.accessibleDescription() == part.line.text()


def test_on_a_low_screen_photo_and_question_stand_below_each_other(table: Table) -> None:
    table.window.resize(*SMALLEST_PX)
    photograph(table)
    order = table.station.order
    table.wait(lambda: order.ask_sender.geometry().top() >= order.photo.geometry().bottom())
    assert order.items.geometry().bottom() < order.photo.geometry().top()
