"""What an outside reader finds in a file is what was written, whatever script it is in."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.printing.card import card_sheet
from desktop.printing.out import pdf_bytes
from desktop.printing.paper import PAPERS, CardLayout
from tests.desktop.printing.order_on_paper import order, said_in, streams

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    "words",
    [
        "三十年了,\n你还是笑得最快的那个。\n生日快乐, 阿梅 🌷\n—— 志远",
        "Office flowers: fi ffl, “quotes” & <b>tags</b>\nمن القلب\nZoë 👩‍👩‍👧 🇬🇧",
        "行⾏ 一⼀  two  spaces",
        "one\n\n\nfour",
        "باقة ورد, love, مع حبي 2026",
        "שלום (לך)!",
    ],
)
def test_words_of_a_card_are_found_character_by_character(words: str) -> None:
    assert said_in(pdf_bytes(card_sheet(order(words)))) == words


def test_words_in_columns_are_found_in_the_order_in_which_they_were_written() -> None:
    words = "（祝）Mei Lin 生日快乐！她说：“永远年轻”……\n\n二〇二六年五月十日 ❤️ 《花》\n——志远"
    assert said_in(pdf_bytes(card_sheet(order(words), columns=True))) == words
    long = "生日快乐，万事如意。" * 20
    assert said_in(pdf_bytes(card_sheet(order(long), columns=True))) == long


SCRIPTS = st.sampled_from(
    ["Latin fi ffl", "Ελλάδα", "Жизнь", "生日快乐，", "にほん", "한국", "شكرا", "שלום", "ไทย", "नमस्ते"]
)
EMOJI = st.sampled_from(["🌷", "👩‍👩‍👧", "🇬🇧", "❤️", "👍🏽", "1️⃣"])
ODD = st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFFF)
LINES = st.lists(st.one_of(SCRIPTS, EMOJI, ODD, st.just(" ")), min_size=1, max_size=4).map("".join)


@pytest.mark.qt_log_ignore(
    "OpenType support missing"
)  # a machine without a face for a script says so, and prints frames
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=1, max_size=4).map("\n".join), st.sampled_from(CardLayout), st.booleans())
def test_any_words_are_found_again_whatever_the_layout(words: str, layout: CardLayout, columns: bool) -> None:
    """A line that the paper is too narrow for is a line in the file too; nothing else may differ."""
    found = said_in(pdf_bytes(card_sheet(order(words), layout, PAPERS[f"card-{layout}"][0], columns=columns)))
    assert found.replace("\n", "") == words.replace("\n", "")
    assert set(ends(words)) <= set(ends(found))


def ends(text: str) -> list[int]:
    """After how many characters a line ends, the last one left out."""
    return [match.start() - number for number, match in enumerate(re.finditer("\n", text))]


def test_each_emoji_has_its_own_place_in_the_file() -> None:
    pdf = pdf_bytes(card_sheet(order("🌷👩‍👩‍👧 🇬🇧")))
    places = [float(x) for stream in streams(pdf) for x in re.findall(rb"([\d.]+) [\d.]+ cm\n[-\d. ]+ cm /Im", stream)]
    assert len(places) == 3
    assert places == sorted(set(places))
