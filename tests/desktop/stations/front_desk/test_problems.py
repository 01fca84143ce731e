"""A problem is decided at the desk, by keyboard alone, over the real models and the real rules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import sample
from desktop.stations.problem_cards import ProblemCard
from desktop.widgets.bubble import BubbleRow
from desktop.widgets.ring import Urgency
from hub.domain.actor import Actor, Role
from hub.domain.problem import Problem, ProblemKind, Remedy
from hub.domain.vocabulary import AgreeFallback, DecideProblem, RaiseProblem

if TYPE_CHECKING:
    from tests.desktop.stations.conftest import Desk

# A window has least sizes, which the offscreen platform cannot tell anybody.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def raised(desk: Desk, kind: ProblemKind = ProblemKind.ABSENT, time: str = "15:48", **more: Any) -> str:
    """Hao raises it on the phone, at Tom's door."""
    problem = desk.link.new_id()
    desk.day.ask(time, desk.day.courier("hao"), RaiseProblem(desk.order("tom"), problem, kind, **more))
    return problem


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, key, modifier)


def problem_of(desk: Desk, problem: str) -> Problem:
    return next(each for each in desk.day.hub.board.orders[desk.order("tom")].problems if each.id == problem)


def the_card(desk: Desk, qtbot: QtBot) -> ProblemCard:
    desk.desk.open_room(desk.order("tom"))
    qtbot.waitUntil(lambda: len(desk.desk.order.problems.cards) == 1)
    return desk.desk.order.problems.cards[0]


def test_from_the_rescue_list_to_the_decision_without_a_mouse(desk: Desk, qtbot: QtBot) -> None:
    problem = raised(desk, note="Lights are off")
    qtbot.waitUntil(lambda: desk.frame.bar.rescue.count() == 6)
    press(Qt.Key.Key_R, CTRL)
    press(Qt.Key.Key_Down)  # a rush that nobody has heard is louder
    press(Qt.Key.Key_Return)
    assert desk.desk.room.model.room_id == desk.order("tom")
    card = desk.desk.order.problems.cards[0]
    assert QApplication.focusWidget() is card.buttons[Remedy.TRY_AGAIN], "the likeliest answer is one key away"
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is card.buttons[Remedy.LEAVE_WITH_NEIGHBOUR]
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: problem_of(desk, problem).remedy is Remedy.LEAVE_WITH_NEIGHBOUR)
    assert problem_of(desk, problem).decided_by == sample.DESK
    qtbot.waitUntil(lambda: not desk.desk.order.problems.isVisible())
    qtbot.waitUntil(lambda: desk.frame.bar.rescue.count() == 5)


def test_each_answer_has_its_key_and_takes_the_words_along(desk: Desk, qtbot: QtBot) -> None:
    problem = raised(desk)
    card = the_card(desk, qtbot)
    card.note.setFocus()
    QTest.keyClicks(card.note, "Mrs Green, first floor")
    press(Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: problem_of(desk, problem).remedy is Remedy.LEAVE_WITH_NEIGHBOUR)
    message = desk.day.hub.board.rooms[desk.order("tom")].messages[-1]
    assert message.text == "Mrs Green, first floor"


def test_the_card_says_what_who_until_when_and_what_otherwise(desk: Desk, qtbot: QtBot) -> None:
    photo = desk.day.put(sample.draw_parcel())
    raised(desk, note="Lights are off", media=photo, media_type="image/png")
    card = the_card(desk, qtbot)
    minutes = desk.shop.board.settings.problem_minutes
    due = desk.shop.local(problem_of(desk, card.problem.id).due_at).strftime("%H:%M")
    assert card.title.text() == "Nobody home"
    assert card.raised.text() == "raised by Hao Zhang, 15:48"
    assert card.otherwise.text() == f"Otherwise at {due}: Bring it back"
    assert "Lights are off" in card.said.text()
    assert "The photo is among the messages." in card.said.text()
    assert card.ring.face.text == str(minutes)
    assert card.ring.accessibleName() == f"{minutes} min left to decide"
    rows = [row for row in desk.desk.room.stream.rows() if isinstance(row, BubbleRow)]
    assert rows[-1].bubble.message.text == "Lights are off", "the words stand in the room beside it"
    desk.day.ask("15:49", sample.DESK, AgreeFallback(desk.order("tom"), Remedy.LEAVE_WITH_NEIGHBOUR))
    qtbot.waitUntil(lambda: card.otherwise.text().endswith("Leave with a neighbour"))


@pytest.mark.parametrize(
    ("left_min", "urgency", "figure"), [(4, Urgency.SOON, "4"), (1, Urgency.RISK, "1"), (0, Urgency.LATE, "0")]
)
def test_the_ring_runs_out(desk: Desk, qtbot: QtBot, left_min: int, urgency: Urgency, figure: str) -> None:
    problem = raised(desk)
    card = the_card(desk, qtbot)
    desk.day.clock.now = problem_of(desk, problem).due_at - timedelta(minutes=left_min)
    card.tick()
    assert (card.ring.face.urgency, card.ring.face.text) == (urgency, figure)


def test_what_somebody_else_decides_leaves_the_screen(desk: Desk, qtbot: QtBot) -> None:
    problem = raised(desk)
    the_card(desk, qtbot)
    dispatcher = Actor("dispatch-1", "dispatch-1", Role.DISPATCH)
    desk.day.ask("15:49", dispatcher, DecideProblem(desk.order("tom"), problem, Remedy.TRY_AGAIN))
    qtbot.waitUntil(lambda: not desk.desk.order.problems.cards)


def test_two_problems_have_one_set_of_keys(desk: Desk, qtbot: QtBot) -> None:
    first = raised(desk)
    second = raised(desk, ProblemKind.DAMAGED, "15:49")
    desk.desk.open_room(desk.order("tom"))
    qtbot.waitUntil(lambda: len(desk.desk.order.problems.cards) == 2)
    press(Qt.Key.Key_3, ALT)
    qtbot.waitUntil(lambda: problem_of(desk, first).remedy is Remedy.BRING_BACK)
    assert problem_of(desk, second).is_open
    qtbot.waitUntil(lambda: len(desk.desk.order.problems.cards) == 1)
    press(Qt.Key.Key_3, ALT)  # meant for the card that has just gone
    assert problem_of(desk, second).is_open
    qtbot.waitUntil(desk.desk.order.problems.cards[0].has_keys)
    press(Qt.Key.Key_2, ALT)
    qtbot.waitUntil(lambda: problem_of(desk, second).remedy is Remedy.MAKE_ANEW)


def test_a_second_touch_answers_no_question_that_nobody_has_read(desk: Desk, qtbot: QtBot) -> None:
    raised(desk)
    raised(desk, ProblemKind.DAMAGED, "15:49")
    desk.desk.open_room(desk.order("tom"))
    problems = desk.desk.order.problems
    qtbot.waitUntil(lambda: len(problems.cards) == 2)
    next(iter(problems.cards[0].buttons.values())).click()
    qtbot.waitUntil(lambda: len(problems.cards) == 1)
    card = problems.cards[0]
    next(iter(card.buttons.values())).click()
    qtbot.waitUntil(card.has_keys)
    assert problems.cards == [card], "it waits still"


def test_it_can_be_taken_back(desk: Desk, qtbot: QtBot) -> None:
    problem = raised(desk)
    the_card(desk, qtbot).over.click()
    qtbot.waitUntil(lambda: problem_of(desk, problem).withdrawn_at is not None)
    qtbot.waitUntil(lambda: not desk.desk.order.problems.cards)


def test_without_the_hub_the_answers_wait_and_say_so(desk: Desk, qtbot: QtBot) -> None:
    raised(desk)
    card = the_card(desk, qtbot)
    desk.link.offline(True)
    qtbot.waitUntil(lambda: not card.buttons[Remedy.TRY_AGAIN].isEnabled())
    assert "needs the hub" in card.reason.text()
    assert card.buttons[Remedy.TRY_AGAIN].accessibleDescription() == card.reason.text()
    desk.link.offline(False)
    qtbot.waitUntil(lambda: card.buttons[Remedy.TRY_AGAIN].isEnabled())
    assert not card.reason.isVisible()


def test_the_one_that_was_asked_for_comes_first_and_has_the_keys(desk: Desk, qtbot: QtBot) -> None:
    first = raised(desk)
    second = raised(desk, ProblemKind.DAMAGED, "15:49")
    desk.desk.open_room(desk.order("tom"))
    qtbot.waitUntil(lambda: len(desk.desk.order.problems.cards) == 2)
    desk.frame.problem_asked.emit(second)
    assert [card.problem.id for card in desk.desk.order.problems.cards] == [second, first]
    card = desk.desk.order.problems.cards[0]
    assert QApplication.focusWidget() is card.buttons[Remedy.DELIVER_ALL_THE_SAME]
    press(Qt.Key.Key_3, ALT)
    qtbot.waitUntil(lambda: problem_of(desk, second).remedy is Remedy.BRING_BACK)
    assert problem_of(desk, first).is_open
