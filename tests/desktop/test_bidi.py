"""Names from right to left stay whole in a sentence, the sentence stays whole around them, and figures keep their order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication

from desktop import bidi

OPEN, CLOSE, MEM = "“", "”", "\N{HEBREW LETTER MEM}"
AHMAD, LAYLA, DANA = "أحمد", "ليلى حداد", "דנה כהן"


@pytest.fixture
def hebrew() -> Iterator[None]:
    """A station whose language runs from right to left."""
    was = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.Hebrew, QLocale.Country.Israel))
    yield
    QLocale.setDefault(was)


def seen(text: str, signs: str) -> str:
    """Which of `signs` (each once in `text`) stand where, from left to right, when a station draws `text`."""
    layout = QTextLayout(text)
    option = layout.textOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if bidi.right_to_left() else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()

    def x(sign: str) -> float:
        return layout.glyphRuns(text.index(sign), 1)[0].positions()[0].x()

    return "".join(sorted(signs, key=x))


@pytest.mark.parametrize("text", ["", "Anna took the order", "何志远 · 13:02", "Zoë’s card 🌷", "+44 20 7946 0312"])
def test_what_runs_from_left_to_right_is_left_as_it_is(text: str) -> None:
    assert bidi.drawn(text) is text
    assert bidi.own(text) is text


def test_a_name_in_front_does_not_turn_the_sentence_round(qapp: QApplication) -> None:
    assert seen(bidi.drawn(f"{AHMAD} has no courier"), "أhc") == "أhc"


def test_a_time_beside_a_name_stays_behind_it(qapp: QApplication) -> None:
    assert seen(f"Li Wei, {DANA} 15:41 late", "ד5l") == "5דl"
    assert seen(bidi.drawn(f"Li Wei, {DANA} 15:41 late"), "ד5l") == "ד5l"


def test_two_names_are_read_in_the_order_of_the_sentence(qapp: QApplication) -> None:
    text = f"{AHMAD} → {LAYLA}"
    assert seen(text, "أى") == "ىأ"
    assert seen(bidi.drawn(text), "أى") == "أى"


def test_a_telephone_number_is_not_scrambled(qapp: QApplication) -> None:
    text = f"{AHMAD} +49 170 2856"
    assert seen(text, "+4172") != "+4172"
    assert seen(bidi.drawn(text), "+4172") == "+4172"


def test_what_the_house_adds_behind_a_name_stays_behind_it(qapp: QApplication) -> None:
    assert seen(bidi.drawn(f"{AHMAD} → {DANA}, 15:41"), "أד5") == "أד5"


def test_a_persons_own_sentence_ends_at_its_own_end(qapp: QApplication) -> None:
    said = "מתי זה מגיע?"
    assert seen(f"“{said}”", OPEN + "?" + MEM + CLOSE) == OPEN + MEM + "?" + CLOSE
    assert seen(bidi.drawn(f"“{said}”"), OPEN + "?" + MEM + CLOSE) == OPEN + "?" + MEM + CLOSE


def test_latin_words_in_between_stay_readable(qapp: QApplication) -> None:
    assert seen(bidi.drawn(f"{AHMAD} gave it to {DANA}."), "أgדt.") == "أgtד."


def test_what_is_copied_has_no_marks() -> None:
    assert bidi.own(DANA) != DANA
    assert bidi.bare(bidi.own(DANA)) == DANA
    assert bidi.bare(bidi.drawn(f"{AHMAD} → {LAYLA}")) == f"{AHMAD} → {LAYLA}"


@pytest.mark.usefixtures("qapp", "hebrew")
class TestAStationThatRunsFromRightToLeft:
    """There it is the other words that stand by themselves."""

    def test_a_telephone_number_is_not_scrambled(self) -> None:
        for text in ("+49 170 2856", f"{DANA} +49 170 2856"):
            assert seen(text, "+4172") != "+4172"
            assert seen(bidi.drawn(text), "+4172") == "+4172"

    def test_a_house_number_stays_before_its_street(self) -> None:
        assert seen("5 Garden Court", "5GC") == "GC5"
        assert seen(bidi.drawn("5 Garden Court"), "5GC") == "5GC"
        assert seen(bidi.drawn(f"{DANA} · 5 Garden Court"), "5GCד") == "5GCד"

    def test_a_full_stop_ends_its_sentence(self) -> None:
        assert seen("I am there.", "I.") == ".I"
        assert seen(bidi.drawn("I am there."), "I.") == "I."

    def test_an_arrow_points_on(self) -> None:
        drawn = bidi.drawn("Twenty → Thirty")
        assert seen(drawn.replace("wenty", ""), "Ty←") == "y←T", "read from the right"
        assert "→" not in drawn

    def test_its_own_words_and_figures_are_left_as_they_are(self) -> None:
        for text in ("", "16:40", "0 / 3", f"{DANA}, 15:41"):
            assert bidi.drawn(text) == text

    def test_a_name_put_into_its_sentences_stands_by_itself(self) -> None:
        assert bidi.own("Li Wei") != "Li Wei"
        assert bidi.own(DANA) == DANA
        assert bidi.bare(bidi.own("Li Wei")) == "Li Wei"


def test_a_paragraph_begins_where_its_first_letter_says() -> None:
    assert bidi.begins_right(f"2. {DANA} and Anna")
    assert not bidi.begins_right(f"2. Anna and {DANA}")
    assert not bidi.begins_right("16:40")
