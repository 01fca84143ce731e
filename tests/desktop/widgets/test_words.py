"""One line that knows when to give way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop import bidi
from desktop.theme import Color, Theme, Type
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


LONG = "Packing began 15:28, card changed 15:46 and not checked yet, 李伟 is coming for it 🚲, promised 17:00"


def test_a_long_line_goes_on_in_a_second_one_before_it_is_cut(shown: Show) -> None:
    words = Words(LONG, gives_way=True, lines=2)
    shown(words)
    line_px = Theme.of(words).line_px(Type.BODY)
    wide = words.fontMetrics().horizontalAdvance(LONG)
    assert words.heightForWidth(wide + 10) == line_px
    assert words.heightForWidth(wide * 2 // 3) == 2 * line_px
    assert words.heightForWidth(wide // 5) == 2 * line_px
    for width, tip in ((wide * 2 // 3, ""), (wide // 5, LONG)):
        words.resize(width, 2 * line_px)
        words.grab()
        assert words.toolTip() == tip, "only what is cut needs a tip"


def test_what_does_not_fit_into_its_lines_is_cut_at_the_end_of_the_last(shown: Show) -> None:
    words = Words(LONG, gives_way=True, lines=2)
    shown(words)
    wide = words.fontMetrics().horizontalAdvance(LONG)
    for width in (wide // 3, wide // 4, wide * 2 // 5):
        said = bidi.bare(words._laid(LONG, width).text())
        assert said.endswith("…")
        assert LONG.startswith(said.removesuffix("…").rstrip())
        assert words._laid(LONG, width).lineCount() == 2
