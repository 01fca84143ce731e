"""Nothing frozen looks alive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget

from desktop.theme import Color
from desktop.widgets.freshness import Freshness, FreshnessLine, age_words, freshness_of

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


@pytest.mark.parametrize(
    ("seconds", "freshness", "said"),
    [
        (0, Freshness.LIVE, "0 s ago"),
        (59, Freshness.LIVE, "59 s ago"),
        (60, Freshness.AGEING, "1 min ago"),
        (300, Freshness.AGEING, "5 min ago"),
        (301, Freshness.SILENT, "silent 5 min"),
        (420, Freshness.SILENT, "silent 7 min"),
    ],
)
def test_an_age_is_said_as_people_say_it(seconds: int, freshness: Freshness, said: str) -> None:
    assert freshness_of(timedelta(seconds=seconds)) is freshness
    assert age_words(timedelta(seconds=seconds)) == said


def test_a_place_says_how_exact_it_is() -> None:
    assert age_words(timedelta(seconds=40), 25.4) == "40 s ago, ±25 m"


def test_a_clock_that_runs_behind_never_says_less_than_nothing() -> None:
    assert age_words(timedelta(seconds=-3)) == "0 s ago"


def test_silence_is_said_in_ribbon_and_broken(shown: Show, pixels: Count) -> None:
    line = FreshnessLine(Freshness.SILENT, "silent 7 min")
    shown(line)
    assert pixels(line, Color.RIBBON_TEXT) > 2
    line.set_freshness(Freshness.LIVE, "2 s ago")
    assert pixels(line, Color.RIBBON_TEXT) == 0
    assert pixels(line, Color.STAGE_WAY) > 20
    assert line.accessibleName() == "2 s ago"
