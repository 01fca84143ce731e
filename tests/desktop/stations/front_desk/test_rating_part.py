"""How it was, at the front desk: who is disappointed waits in the inbox, and stands in the room and in the order's column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.models.order_queue import CLOSED, WAITING
from desktop.models.rows import RowRole
from desktop.stations.front_desk.order_panel import OrderPanel
from desktop.stations.report.parts import Bars
from desktop.widgets.bubble import BubbleRow
from desktop.widgets.event_line import EventLine
from desktop.widgets.order_delegate import Row
from hub.domain.actor import Actor, Role
from hub.domain.vocabulary import Erase, RateOrder
from tests.desktop.stations.front_desk.test_station import press
from tests.desktop.stations.report.test_sheet import named, opened

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
BROKEN = "The ribbon had come off. <b>Two</b> tulips were broken."


def rate(desk: Desk, score: int, words: str = "", *, role: Role = Role.SENDER) -> str:
    """Somebody outside says how the delivered gift of the story was."""
    order = desk.order("lund")
    desk.day.ask("15:47", Actor("gateway-1", f"{role.value}:{order}", role), RateOrder(order, score, words))
    return order


def row(desk: Desk, order: str) -> Any:
    return desk.desk.inbox.model.value_of(order)


def line(desk: Desk, order: str) -> str:
    return str(desk.desk.inbox.model.index_of(order).data(Row.SUBTITLE))


def spoken(desk: Desk) -> list[str]:
    """What the history's lines say of how it was."""
    lines = desk.desk.room.findChildren(EventLine)
    return [each.accessibleName() for each in lines if "how it was" in each.accessibleName()]


def column(desk: Desk) -> OrderPanel:
    found = desk.desk.findChild(OrderPanel)
    assert found is not None
    return found.whole()


def test_who_is_disappointed_waits_for_an_answer_in_the_inbox_until_there_is_one(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 2, BROKEN)
    qtbot.waitUntil(lambda: row(desk, order).section == WAITING)
    assert line(desk, order) == f"2 of 5, poor · “{BROKEN}”"
    assert desk.desk.inbox.model.index_of(order).data(Row.URGENT)
    desk.day.say("15:48", sample.DESK, order, "We are so sorry: a new one comes today.")
    qtbot.waitUntil(lambda: row(desk, order).section == CLOSED)


@pytest.mark.parametrize("score", [3, 5])
def test_who_is_content_waits_for_nothing_and_is_quoted_among_what_is_closed(
    desk: Desk, qtbot: QtBot, score: int
) -> None:
    order = rate(desk, score, "Thank you!")
    qtbot.waitUntil(lambda: "Thank you!" in line(desk, order))
    assert row(desk, order).section == CLOSED


def test_a_bad_score_without_a_word_waits_all_the_same_and_ends_when_it_is_taken_back(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 1)
    qtbot.waitUntil(lambda: row(desk, order).section == WAITING)
    assert line(desk, order) == "1 of 5, very poor"
    rate(desk, 4)
    qtbot.waitUntil(lambda: row(desk, order).section == CLOSED)


def test_the_room_tells_who_said_what_in_plain_words_that_staff_alone_see(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 5, "Lovely", role=Role.RECIPIENT)
    rate(desk, 2, BROKEN)
    desk.desk.open_room(order)
    qtbot.waitUntil(lambda: len(spoken(desk)) == 2)
    assert spoken(desk)[-1] == "15:47 K. Andersen says how it was: 2 of 5, poor"
    bubbles = [each.bubble.message for each in desk.desk.room.findChildren(BubbleRow) if each.isVisible()]
    told = next(each for each in bubbles if each.text == BROKEN)
    assert told.header == "Staff only · K. Andersen"
    assert "waits for an answer" in told.receipt or "has waited" in told.receipt
    assert next(each for each in bubbles if each.text == "Lovely").receipt == ""
    rate(desk, 4)
    qtbot.waitUntil(lambda: spoken(desk)[-1] == "15:47 K. Andersen now says how it was: 4 of 5, good")


def test_the_orders_column_shows_what_each_of_the_two_said_last(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 2, BROKEN)
    desk.desk.open_room(order)
    qtbot.waitUntil(lambda: column(desk).rating.isVisible())
    sender, recipient = column(desk).rating.said[Role.SENDER], column(desk).rating.said[Role.RECIPIENT]
    assert (sender.score.text(), sender.words.text()) == ("2 of 5, poor", BROKEN)
    assert sender.who.text() == "K. Andersen, the sender 15:47"
    assert recipient.isHidden()
    desk.desk.open_room(desk.order("mei"))
    qtbot.waitUntil(lambda: column(desk).rating.isHidden())


def test_what_was_erased_is_gone_from_the_room_and_the_column_and_the_score_stays(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 2, BROKEN)
    desk.desk.open_room(order)
    qtbot.waitUntil(lambda: column(desk).rating.said[Role.SENDER].words.text() == BROKEN)
    desk.day.ask("15:48", sample.OWNER, Erase(order=order))
    qtbot.waitUntil(lambda: column(desk).rating.said[Role.SENDER].words.isHidden())
    assert column(desk).rating.said[Role.SENDER].score.text() == "2 of 5, poor"
    stream = desk.desk.room.model
    assert not [value for value in stream.values if getattr(getattr(value, "message", None), "text", "") == BROKEN]


def test_words_about_how_it_was_are_found_by_the_search_field(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 2, BROKEN)
    qtbot.waitUntil(lambda: BROKEN in line(desk, order))
    desk.desk.inbox.search.setText("tulips were")
    qtbot.waitUntil(lambda: desk.desk.inbox.model.rooms == [order])


def test_the_days_report_counts_it_and_opens_who_was_disappointed(desk: Desk, qtbot: QtBot) -> None:
    order = rate(desk, 2, BROKEN)
    rate(desk, 5, role=Role.RECIPIENT)
    sheet = opened(desk, qtbot)
    bars = named(sheet, Bars, "How it was").bars
    assert [(bar.word, bar.count) for bar in bars if bar.count] == [("5 wonderful", 1), ("2 poor", 1)]
    badly = sheet.view.badly
    assert badly is not None
    index = badly.model().index(0, 0)
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Office of Dr. Lund, 2 poor · sender · ")
    assert index.data(RowRole.VALUE).order == order
    badly.setFocus()
    badly.setCurrentIndex(index)
    press(qtbot, Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == order
