"""A section says what it is and how many; one that asks to be touched says it in ribbon."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.theme import Color
from desktop.widgets.section_label import SectionLabel
from desktop.widgets.words import Words

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_title_and_count_can_change(shown: Show) -> None:
    label = SectionLabel("Items", "1 / 3")
    shown(label)
    label.set_title("物品")
    label.set_right("2 / 3")
    assert [words.text() for words in label.findChildren(Words)] == ["物品", "2 / 3"]
    assert label.accessibleName() == "物品"


def test_urgent_is_ribbon(shown: Show, pixels: Count) -> None:
    calm, urgent = SectionLabel("Today"), SectionLabel("Customers without an answer", urgent=True)
    shown(calm)
    shown(urgent)
    assert pixels(calm, Color.RIBBON_TEXT) == 0
    assert pixels(urgent, Color.RIBBON_TEXT) > 20
