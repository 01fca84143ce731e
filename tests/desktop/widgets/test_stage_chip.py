"""A stage is a hue, a shape and a word, and in lists it loses its fill."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.theme import Color, Theme
from desktop.widgets.stage_chip import HUE, WASH, ChipSize, StageChip, StageKey

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


@pytest.mark.parametrize("key", list(StageKey))
def test_a_chip_wears_its_hue_on_its_wash(shown: Show, pixels: Count, key: StageKey) -> None:
    chip = StageChip(key, "Packing")
    shown(chip)
    assert pixels(chip, WASH[key]) > 300
    assert pixels(chip, HUE[key]) > 5


def test_in_lists_it_has_no_fill(shown: Show, pixels: Count) -> None:
    chip = StageChip(StageKey.PACKING, "Packing", ChipSize.LIST)
    shown(chip)
    assert pixels(chip, WASH[StageKey.PACKING]) == 0


def test_the_four_shapes_differ_without_their_colours(shown: Show) -> None:
    shapes: list[QImage] = []
    for key in StageKey:
        chip = StageChip(key, "", ChipSize.TOUCH)
        shown(chip)
        shapes.append(chip.grab().toImage().convertToFormat(QImage.Format.Format_Mono))
    assert all(a != b for number, a in enumerate(shapes) for b in shapes[number + 1 :])


def test_a_new_stage_is_said_and_makes_room_for_its_word(shown: Show) -> None:
    chip = StageChip(StageKey.TAKEN, "Taken")
    shown(chip)
    before = chip.sizeHint().width()
    chip.set_stage(StageKey.WAY, "On the way")
    assert chip.accessibleName() == "On the way"
    assert chip.sizeHint().width() > before
    assert Theme.of(chip).color(HUE[StageKey.WAY]).isValid()
