"""One line that knows when to give way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Type
from desktop.widgets.words import Words

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_words_that_give_way_end_in_an_ellipsis_and_keep_the_whole_as_a_tool_tip(shown: Show) -> None:
    words = Words("Nobody home at Tom & Elise Hardy", gives_way=True)
    shown(words)
    words.resize(80, 20)
    words.grab()
    assert words.toolTip() == "Nobody home at Tom & Elise Hardy"
    words.resize(400, 20)
    words.grab()
    assert words.toolTip() == ""


def test_markup_and_ampersands_are_words(shown: Show) -> None:
    plain, markup = Words("b & c"), Words("<b>b & c</b>")
    assert markup.sizeHint().width() > plain.sizeHint().width()
    assert "&" in plain.text()


def test_a_line_is_as_high_as_its_role(shown: Show) -> None:
    assert shown(Words("Anna", Type.TOUCH_TITLE)).height() >= 40


def test_another_colour_shows_at_once(shown: Show, pixels: Count) -> None:
    words = Words("late", Type.TITLE)
    shown(words)
    assert pixels(words, Color.RIBBON_TEXT) == 0
    words.set_look(color=Color.RIBBON_TEXT)
    assert pixels(words, Color.RIBBON_TEXT) > 5
