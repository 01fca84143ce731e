"""Words are found again: whole or begun, whatever their case, accents, width and script; numbers by their digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.hits import EXCERPT_CHARS, excerpt, texts_of
from hub.domain.vocabulary import CardChanged, CardPerson, MessageSent, OrderPlaced
from hub.domain.words import (
    QUESTION_CHARS_MAX,
    QUESTION_WORDS_MAX,
    TOKENS_MAX,
    is_there,
    tails,
    tokens,
    wanted,
)
from tests.hub.shop_day import DESK, Decided, place_order


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("林月", "收礼人林月儿"),
        ("月", "林月"),
        ("月儿", "林月儿"),
        ("儿", "林月儿"),
        ("生日快乐love", "生日快乐! Love, L."),
        ("lin YUE", "Lin Yue 林月"),
        ("carn", "Two Carnations"),
        ("cafe", "Café"),
        ("CAFÉ", "cafe"),
        ("strasse", "Große Straße"),
        ("lodz", "Łódź"),
        ("fine", "ﬁne"),
        ("ＬＩＮ", "Lin"),
        ("ПРИВЕТ", "привет"),
        ("αθηνα", "Αθήνα"),
        ("서울", "서울시"),
        ("ありがと", "ありがとう"),
        ("rose lane 12", "12 Rose Lane"),
        ("2401", "2401"),
        ("#2401", "2401"),
        ("020 7946 0001", "+44 20 7946 0001"),
        ("+44 (0)20-7946-0001", "+44 20 7946 0001"),
        ("02079460001", "+44 20 7946 0001"),
        ("0001", "+44 20 7946 0001"),
        ("lin 2401 rose", "Rose 2401 Lin"),
        ("gate7 0001", "0001 gate7"),
        ("7946", "call 020/7946 0002!"),
        ("138 0013 8000", "13800138000"),
        ("𠮷野", "𠮷野家"),
        ("👩🏽‍🚀 rocket", "a Rocket"),
    ],
)
def test_what_is_asked_for_is_found(question: str, text: str) -> None:
    assert is_there(wanted(question), [text])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("月林", "林月"),
        ("林儿", "林月儿"),
        ("nations", "Carnations"),
        ("carn rose", "Carnations"),
        ("lin-yue", "yue lin"),
        ("001", "+44 20 7946 0001"),
        ("46 0002", "+44 20 7946 0001"),
    ],
)
def test_what_does_not_stand_there_is_not_found(question: str, text: str) -> None:
    assert not is_there(wanted(question), [text])


@pytest.mark.parametrize("question", ["", "   ", "!?", "👩🏽‍🚀", "…", "\u0301"])
def test_a_question_without_a_letter_asks_for_nothing(question: str) -> None:
    assert wanted(question) == ()


@given(st.text(max_size=60))
def test_every_text_with_letters_is_found_by_itself_and_by_each_of_its_words(text: str) -> None:
    if len(tokens(text)) > QUESTION_WORDS_MAX:
        return
    for question in (text, *text.split()):
        assert is_there(wanted(question), [text]) or not wanted(question)


@given(st.text(max_size=300))
def test_tokens_hold_letters_and_digits_alone_and_no_text_makes_too_many(text: str) -> None:
    assert all(not any(letter.isspace() or letter in '"*()' for letter in token) for token in tokens(text))
    assert all(tail.isdecimal() and tail.isascii() for tail in tails(text))


def test_what_is_too_long_is_not_looked_at() -> None:
    assert len(tokens("a " * (TOKENS_MAX + 1))) == TOKENS_MAX
    assert len(wanted("a " * QUESTION_CHARS_MAX)) == QUESTION_WORDS_MAX
    assert wanted(" " * QUESTION_CHARS_MAX + "lin") == ()


def test_an_order_is_found_by_its_people_its_card_its_goods_and_its_number_and_by_no_media() -> None:
    shop = Decided()
    shop.must(DESK, place_order("019df90e-f401-7b86-b273-ff34fce19d6b"))
    placed = shop.events[-1].event
    assert isinstance(placed, OrderPlaced)
    texts = texts_of(placed)
    for question in ("wang lei", "林月", "rose lane", "ring twice", "生日快乐", "carnations vase", "2401", "7946 0002"):
        assert is_there(wanted(question), texts), question
    assert texts_of(MessageSent("r", "m", "staff", "text")) == [], "an erased one"  # type: ignore[arg-type]
    assert texts_of(CardChanged("o", 2, CardPerson("new words", "old words"))) == ["new words"]


def test_a_long_text_is_cut_around_what_was_found() -> None:
    text = "ü" * 700 + " peonies for Mia " + "ü" * 700
    cut = excerpt(wanted("peonies mia"), ["something else", text])
    assert "peonies for Mia" in cut
    assert len(cut) <= EXCERPT_CHARS + 2
    assert cut.startswith("…")
    assert cut.endswith("…")
