"""The card is verbatim; a change shows both wordings; it is as large as fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color
from desktop.widgets.card_words import CardPage, CardWords, Piece, PieceKind, changes

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]
SAME, STRUCK, NEW = PieceKind.SAME, PieceKind.STRUCK, PieceKind.NEW
CARD = "Twenty years, and you still laugh first.\n生日快乐，阿梅 🌷\n— D."


def test_a_changed_word_is_struck_and_the_new_one_follows_it() -> None:
    assert changes("Twenty years", "Thirty years") == [
        Piece(STRUCK, "Twenty"),
        Piece(NEW, "Thirty"),
        Piece(SAME, " years"),
    ]


def test_a_changed_chinese_number_takes_its_word_along() -> None:
    assert changes("二十年了，你", "三十年了，你")[:2] == [Piece(STRUCK, "二十年"), Piece(NEW, "三十年")]


@given(st.text("ab 三十年二了，\n🌷é", max_size=24), st.text("ab 三十年二了，\n🌷é", max_size=24))
def test_no_character_of_either_wording_is_lost(old: str, new: str) -> None:
    pieces = changes(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not STRUCK) == new
    assert "".join(piece.text for piece in pieces if piece.kind is not NEW) == old


def test_the_change_is_marked_until_it_is_acknowledged(shown: Show, pixels: Count) -> None:
    page = CardPage("Thirty years", "Twenty years")
    shown(page)
    assert pixels(page, Color.RIBBON_WASH) > 50
    assert page.accessibleName() == "Thirty years"
    assert "Twenty years" in page.accessibleDescription()
    page.set_words("Thirty years")
    assert pixels(page, Color.RIBBON_WASH) == 0
    assert page.accessibleDescription() == ""


def test_a_short_card_is_large(shown: Show) -> None:
    card = CardWords("生日快乐 🌷")
    shown(card)
    card.resize(500, 400)
    assert card.page.size_px == 36


def test_a_long_card_steps_down_before_it_scrolls(qtbot: QtBot, shown: Show) -> None:
    card = CardWords(CARD * 3)
    shown(card)
    card.resize(500, 560)
    assert card.page.size_px in (24, 28, 32)
    assert card.page.height() <= card.viewport().height()


def test_a_very_long_card_scrolls_at_the_smallest_size(shown: Show) -> None:
    card = CardWords(CARD * 12)
    shown(card)
    card.resize(400, 300)
    assert card.page.size_px == 24
    assert card.verticalScrollBar().maximum() > 0


@pytest.mark.parametrize("text", ["", "<b>x</b>", "\n\n", "👩‍👩‍👧", "שלום", "𠮷野家"])
def test_any_words_can_stand_on_a_card(shown: Show, text: str) -> None:
    card = CardWords(text)
    shown(card)
    assert card.page.text == text
    assert not card.grab().isNull()
