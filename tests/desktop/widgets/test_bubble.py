"""A message says who may see it and what became of it, and is never read as markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color
from desktop.widgets.bubble import GROUND, Audience, Bubble, BubbleRow, Message, Sending
from desktop.widgets.prose import Prose

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]
LONG = "Peonies opened early. I picked the five tightest, they will be perfect tonight. " * 4


@pytest.mark.parametrize("audience", list(Audience))
def test_each_audience_has_its_ground(shown: Show, pixels: Count, audience: Audience) -> None:
    bubble = Bubble(Message("Vase has a chip", audience, "Staff only"))
    shown(bubble)
    assert pixels(bubble, GROUND[audience]) > bubble.width() * bubble.height() * 0.5


def test_markup_is_shown_as_it_was_written(shown: Show) -> None:
    bubble = Bubble(Message("<b>bold</b> <img src=http://x/y.png> &amp;"))
    shown(bubble)
    prose = bubble.findChild(Prose)
    assert isinstance(prose, Prose)
    prose.select_all()
    assert prose.selected_text() == "<b>bold</b> <img src=http://x/y.png> &amp;"


def test_an_unanswered_customer_is_outlined_in_ribbon(shown: Show, pixels: Count) -> None:
    bubble = Bubble(Message("Is it coming?", receipt="has waited 4 min", sending=Sending.WAITING))
    shown(bubble)
    assert pixels(bubble, Color.RIBBON) > 100
    bubble.set_message(Message("Is it coming?", receipt="answered", sending=Sending.SEEN))
    assert pixels(bubble, Color.RIBBON) == 0


def test_pending_becomes_recorded_and_looks_it(shown: Show) -> None:
    bubble = Bubble(Message("hello", receipt="on this computer", sending=Sending.PENDING))
    shown(bubble)
    pending = bubble.grab().toImage()
    bubble.set_message(Message("hello", receipt="in the shop", sending=Sending.RECORDED))
    assert bubble.grab().toImage() != pending
    assert bubble.accessibleName() == "hello, in the shop"


def test_a_long_message_wraps_and_its_row_grows(qtbot: QtBot, shown: Show) -> None:
    window = QWidget()
    row = BubbleRow(Message(LONG), "Daniel Okafor", "13:20")
    box = QVBoxLayout(window)
    box.addWidget(row)
    box.addStretch(1)
    shown(window)
    window.resize(900, 500)
    wide = row.height()
    window.resize(420, 700)
    qtbot.waitUntil(lambda: row.height() > wide)
    assert row.bubble.width() < 420 * 0.75
    assert row.bubble.height() == row.bubble.heightForWidth(row.bubble.width()) == row.height()


def test_ones_own_stand_at_the_right(shown: Show) -> None:
    row = BubbleRow(Message("mine"), "", "13:24", own=True)
    shown(row)
    assert row.bubble.geometry().right() == row.width() - 1


def test_a_picture_is_shown_whole_and_can_be_asked_for(qtbot: QtBot, shown: Show) -> None:
    picture = QImage(1600, 1200, QImage.Format.Format_RGB32)
    bubble = Bubble(Message("These five?", picture=picture))
    shown(bubble)
    assert bubble.height() > 200
    with qtbot.waitSignal(bubble.picture_clicked):
        QTest.mouseClick(bubble, Qt.MouseButton.LeftButton, pos=QPoint(bubble.width() // 2, 60))


def test_a_picture_without_words_does_not_cover_who_sent_it(shown: Show) -> None:
    picture = QImage(800, 600, QImage.Format.Format_RGB32)
    bubble = Bubble(Message("", header="Jun, packing", receipt="seen by Lucas 22:27", picture=picture))
    shown(bubble)
    size = bubble.sizeHint()
    assert bubble.head_top > size.height() // 2  # below the picture, which is most of the bubble
    assert bubble.head_top + 32 < size.height()  # and the receipt still has its own line
