"""A line of history is said whole, and its news survives a narrow window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Theme
from desktop.widgets.event_line import EventLine
from desktop.widgets.stage_chip import StageKey

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_the_whole_sentence_is_said(shown: Show) -> None:
    line = EventLine("13:02", "Anna took the order and promised", "before 17:00")
    shown(line)
    assert line.accessibleName() == "13:02 Anna took the order and promised before 17:00"


def test_the_sentence_stands_between_two_hairlines(shown: Show) -> None:
    line = EventLine("13:02", "Anna took the order", "")
    shown(line)
    line.resize(600, 26)
    picture = line.grab().toImage()
    hair = Theme.of(line).color(Color.LINE).name()
    assert {QColor(picture.pixel(x, 13)).name() for x in (2, 40, 560, 597)} == {hair}
    assert QColor(picture.pixel(300, 2)).name() != hair


def test_a_stage_shows_as_its_chip(shown: Show, pixels: Count) -> None:
    line = EventLine("", "started by Jun, 15:28", stage=StageKey.PACKING, stage_word="Packing")
    shown(line)
    assert pixels(line, Color.STAGE_PACKING_WASH) > 300
    assert line.accessibleName() == "Packing started by Jun, 15:28"


def test_a_narrow_line_shortens_its_middle_and_keeps_its_news(shown: Show) -> None:
    long = "Anna took the order over the telephone from the sender and promised that it comes"
    line = EventLine("13:02", long, "before 17:00")
    shown(line)
    line.resize(260, 26)
    narrow = line.grab().toImage()
    other = EventLine("13:02", long, "before 18:30")
    shown(other)
    other.resize(260, 26)
    assert other.grab().toImage() != narrow  # the news is still there to differ


def test_chinese_news_follows_its_sentence_without_a_gap(shown: Callable[[QWidget], QWidget]) -> None:
    line = EventLine("15:48", "张浩上报异常：", "没有人在家")
    shown(line)
    assert line.accessibleName() == "15:48 张浩上报异常：没有人在家"
    english = EventLine("15:48", "Hao raised a problem:", "Nobody home")
    assert english.accessibleName() == "15:48 Hao raised a problem: Nobody home"
