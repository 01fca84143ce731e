from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from desktop.widgets.map import Courier, Place, words

HERE = Place(31.2304, 121.4737)
CHINESE = {"{n} s": "{n} 秒", "{n} min": "{n} 分钟", "silent {age}": "失联 {age}", "{n} m": "{n} 米"}


class Chinese(QTranslator):
    """A few sentences, as a language file would give them."""

    def translate(
        self,
        context: str,
        sourceText: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        return CHINESE.get(sourceText, sourceText) if context == "Map" else ""

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def in_chinese(qtbot: QtBot) -> Iterator[None]:
    translator = Chinese()
    assert QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def hao(age_s: float, accuracy_m: float | None, sharing: bool = True) -> Courier:
    return Courier("c", "ZH", "Hao", HERE, 1_000_000 - age_s, accuracy_m, None, sharing)


@pytest.mark.parametrize(
    ("courier", "said"),
    [
        (hao(12, 10), "Hao · 12 s · ±10 m"),
        (hao(150, 60), "Hao · 2 min · ±60 m"),
        (hao(420, 120), "Hao · silent 7 min · ±120 m"),
        (hao(2 * 3600, 1449), "Hao · silent 2 h · ±1.4 km"),
        (hao(12, None), "Hao · 12 s"),
        (hao(12, 0.2), "Hao · 12 s · ±1 m"),
        (hao(12, 10, sharing=False), "Hao · not sharing"),
    ],
)
def test_a_courier_label_says_how_old_and_how_exact(courier: Courier, said: str) -> None:
    assert words.courier_label(courier, 1_000_000) == said


def test_the_same_label_in_chinese(in_chinese: None) -> None:
    assert words.courier_label(hao(420, 120), 1_000_000) == "Hao · 失联 7 分钟 · ±120 米"


@pytest.mark.parametrize(("metres", "said"), [(5, "5 m"), (500, "500 m"), (1000, "1 km"), (20_000, "20 km")])
def test_a_distance_is_short(metres: float, said: str) -> None:
    assert words.distance(metres) == said
