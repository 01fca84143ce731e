"""An order's black box on the screen: stepped through, asked at a typed time, for each role, and honest without the hub."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.stations.past_order import PastOrder
from hub.domain.actor import Role
from hub.domain.black_box import Sign
from hub.domain.vocabulary import RateOrder
from tests.desktop.stations.front_desk.test_station import CTRL, keys, press

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk


def whats(sheet: PastOrder) -> list[str]:
    return [row.what for row in sheet.known.rows.values]


def opened(desk: Desk, qtbot: QtBot) -> PastOrder:
    """The black box of the story's first order, by its key, once all of it is told."""
    desk.frame.room_asked.emit(desk.order("mei"))
    press(qtbot, Qt.Key.Key_H, CTRL)
    sheet = desk.frame.past_order
    qtbot.waitUntil(lambda: sheet.slider.maximum() > 5)
    return sheet


def test_what_packing_knew_at_a_time_is_three_touches_away(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, qtbot)
    press(qtbot, Qt.Key.Key_2)
    assert sheet.role is Role.PACKING
    press(qtbot, Qt.Key.Key_T)
    keys(qtbot, "15:47")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.summary.text().endswith("nothing shows that packing knew 5 of 13 steps."))
    last = sheet.known.rows.values[-1]
    assert (last.what, last.sign, last.known) == (
        "Anna changed the card",
        Sign.NONE,
        "nothing shows that packing knew",
    )
    assert "Wording 2; packing had read 1." in sheet.text.text()
    index = sheet.known.rows.index(0)
    assert "seen, Jun 13:03" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_customers_words_about_how_it_was_stand_with_their_score(desk: Desk, qtbot: QtBot) -> None:
    lund = desk.order("lund")
    sender = desk.day.sender("lund")
    desk.day.ask("15:47", sender, RateOrder(lund, 2, "The ribbon had come off."))
    desk.frame.room_asked.emit(lund)
    press(qtbot, Qt.Key.Key_H, CTRL)
    told = "K. Andersen says how it was: 2 of 5, poor · “The ribbon had come off.”"
    qtbot.waitUntil(lambda: told in whats(desk.frame.past_order))


def test_keys_step_through_what_happened_and_the_order_is_as_it_stood_then(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, qtbot)
    assert "Thirty years" in sheet.text.text()
    steps = sheet.slider.maximum()
    press(qtbot, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: len(whats(sheet)) < steps)
    assert not sheet.earlier.isEnabled()
    assert "Twenty years" in sheet.text.text()
    first = len(whats(sheet))
    sheet.slider.setValue(3)
    qtbot.waitUntil(lambda: "side door" in whats(sheet)[-1])
    assert len(whats(sheet)) > first
    press(qtbot, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: "side door" not in whats(sheet)[-1])
    press(qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: whats(sheet)[-1] == "Anna changed the card")
    sheet.known.setCurrentIndex(sheet.known.rows.index(3))
    sheet.known.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.slider.value() == 3)
    assert sheet.isVisible()


def test_a_touch_on_the_track_goes_straight_to_its_step(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, qtbot)
    middle = sheet.slider.rect().center()
    QTest.mouseClick(sheet.slider, Qt.MouseButton.LeftButton, pos=middle)
    assert sheet.slider.value() == round(sheet.slider.maximum() / 2)


def test_a_moment_before_the_order_and_a_time_that_is_none_are_said_in_words(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk, qtbot)
    press(qtbot, Qt.Key.Key_T)
    keys(qtbot, "half")
    press(qtbot, Qt.Key.Key_Return)
    assert sheet.status.text() == "Write a time as 14:05."
    sheet.moment.setText("9:05")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.text.text() == "The order was not there yet.")
    assert whats(sheet) == []


def test_without_the_hub_nothing_is_made_up_and_it_is_asked_when_it_is_back(desk: Desk, qtbot: QtBot) -> None:
    desk.link.offline(True)
    sheet = desk.frame.past_order
    qtbot.waitUntil(lambda: not sheet._is_there)
    sheet.show_order(desk.order("mei"))
    assert sheet.status.text() == "The hub is away; it is asked as soon as it is back."
    assert sheet._nothing.accessibleName().startswith("Not known without the hub")
    desk.link.offline(False)
    qtbot.waitUntil(lambda: "Anna changed the card" in whats(sheet))
    assert sheet._pages.currentIndex() == 0


def test_an_answer_about_another_order_is_not_shown(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Future[Any]]] = []
    real = desk.link.known_at

    def later(order: str, *_: Any) -> Future[Any]:
        asked.append((order, Future()))
        return asked[-1][1]

    monkeypatch.setattr(desk.link, "known_at", later)
    sheet = desk.frame.past_order
    sheet.show_order(desk.order("mei"))
    sheet.show_order(desk.order("hannah"))
    qtbot.waitUntil(lambda: len(asked) == 2)
    asked[0][1].set_result(real(desk.order("mei"), Role.FRONT_DESK, desk.shop.now()).result())
    asked[1][1].set_result(real(desk.order("hannah"), Role.FRONT_DESK, desk.shop.now()).result())
    qtbot.waitUntil(lambda: "Hannah Weiss" in sheet.text.text())
    assert sheet.title.text().startswith("GW-2420")
