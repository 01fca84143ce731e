"""The card: all its words and nothing else, on every paper, as large as they fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.printing.card import card_sheet
from desktop.printing.out import pdf_bytes, picture
from desktop.printing.paper import PAPERS, CardLayout, Paper
from desktop.printing.sheet import Columns, Mark, Text
from desktop.printing.typeset import height_of
from tests.desktop.printing.order_on_paper import dark_pixels, order, said_in

pytestmark = pytest.mark.usefixtures("qapp")


def test_long_card_is_wrapped_and_stepped_down_until_all_of_it_is_on_the_sheet() -> None:
    words = "生日快乐万事如意" * 62
    sheet = card_sheet(order(words))
    (text,) = sheet.pages[0]
    assert isinstance(text, Text)
    assert height_of(text) <= 105
    assert said_in(pdf_bytes(sheet)).replace("\n", "") == words


def test_every_word_of_a_card_stands_as_ink_inside_the_sheet() -> None:
    short = dark_pixels(picture(card_sheet(order("a")), dpi=40))
    longer = dark_pixels(picture(card_sheet(order("a a a a")), dpi=40))
    assert 0 < short < longer


def test_emoji_are_on_the_paper_too() -> None:
    image = picture(card_sheet(order("🌷")))
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(colours) > 8, "a tulip has many colours; a missing glyph has two"


@pytest.mark.parametrize("layout", CardLayout)
def test_ink_keeps_to_its_half_of_a_folded_card_and_off_the_hole_of_a_tag(layout: CardLayout) -> None:
    for paper in PAPERS[f"card-{layout}"]:
        for columns in (False, True):
            sheet = card_sheet(order("三十年了，生日快乐 🌷"), layout, paper, columns=columns)
            assert sheet.fits
            image = picture(sheet, dpi=40)
            wide, high = image.width(), image.height()
            margin = 1
            inked = {(x, y) for x in range(wide) for y in range(high) if image.pixelColor(x, y).lightness() < 150}
            assert inked
            assert all(margin <= x < wide - margin and margin <= y < high - margin for x, y in inked)
            if layout is CardLayout.FOLDED:
                assert all(x > wide / 2 if wide > high else y > high / 2 for x, y in inked)


def test_folded_card_is_marked_where_it_is_folded_and_a_tag_where_it_is_punched() -> None:
    folded = [
        part for part in card_sheet(order(), CardLayout.FOLDED, Paper(210, 148)).pages[0] if isinstance(part, Mark)
    ]
    assert {mark.x_mm for mark in folded} == {105.0}
    tag = [part for part in card_sheet(order(), CardLayout.TAG, Paper(85, 55)).pages[0] if isinstance(part, Mark)]
    assert [mark.radius_mm > 0 for mark in tag] == [True]


def test_words_too_many_for_a_small_tag_are_not_said_to_fit() -> None:
    long = order("生日快乐万事如意" * 62)
    for columns in (False, True):
        assert not card_sheet(long, CardLayout.TAG, Paper(85, 55), columns=columns).fits
        assert card_sheet(long, CardLayout.FLAT, Paper(210, 148), columns=columns).fits


def test_words_that_are_not_chinese_keep_their_lines() -> None:
    assert isinstance(card_sheet(order("生日快乐"), columns=True).pages[0][0], Columns)
    for words in ("For ever", "من القلب 花", "🌷", ""):
        assert isinstance(card_sheet(order(words), columns=True).pages[0][0], Text)


def test_character_that_no_face_has_is_an_empty_frame_and_not_the_end_of_the_station() -> None:
    frame = dark_pixels(picture(card_sheet(order("\U000111c7")), dpi=60))
    assert 0 < frame < dark_pixels(picture(card_sheet(order("■")), dpi=60))


def ink_across(words: str) -> tuple[float, float]:
    """Where the ink of a card begins and ends, 0 at the left edge and 1 at the right."""
    image = picture(card_sheet(order(words)), dpi=40)
    dark = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() < 128]
    return min(dark) / image.width(), max(dark) / image.width()


def test_a_cards_words_keep_their_own_direction_whatever_the_stations(turned: Callable[[bool], None]) -> None:
    there = picture(card_sheet(order("Get well soon.")), dpi=40)
    turned(True)
    assert picture(card_sheet(order("Get well soon.")), dpi=40) == there, "its full stop stays behind it"


def test_a_card_from_right_to_left_begins_at_the_right() -> None:
    left, right = ink_across("Get well")
    from_left, from_right = ink_across("החלמה מהירה")
    assert from_right == pytest.approx(1 - left, abs=0.02)
    assert from_left > right
