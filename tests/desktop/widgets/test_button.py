"""Buttons work by keyboard, show their rank, and give their reason when they are off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color, Theme
from desktop.widgets.button import Button, Rank, ReasonedButton, Size

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


@pytest.mark.parametrize(("size", "height"), [(Size.SMALL, 28), (Size.DENSE, 32), (Size.TOUCH, 56), (Size.PRIMARY, 64)])
def test_a_button_is_as_high_as_its_place_asks(shown: Show, size: Size, height: int) -> None:
    assert shown(Button("Packed", size=size)).height() == height


@pytest.mark.parametrize(
    ("rank", "fill"), [(Rank.RIBBON, Color.RIBBON), (Rank.INK, Color.INK), (Rank.PLAIN, Color.PANEL)]
)
def test_a_rank_has_its_fill(shown: Show, pixels: Count, rank: Rank, fill: Color) -> None:
    button = shown(Button("Packed", rank))
    assert pixels(button, fill) > button.width() * button.height() * 0.5


def test_space_presses_it(qtbot: QtBot, shown: Show) -> None:
    button = Button("Packed")
    shown(button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_an_icon_alone_is_square_and_still_has_a_name(shown: Show) -> None:
    button = Button("", Rank.QUIET, icon="ellipsis", name="More")
    shown(button)
    assert button.width() == button.height() == 32
    assert (button.accessibleName(), button.toolTip()) == ("More", "More")


def test_an_icon_that_the_set_lacks_is_an_error_at_once(themed: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        Button("", icon="no-such-icon", name="?")


def test_off_gives_its_reason_in_words_and_to_screen_readers(qtbot: QtBot, shown: Show) -> None:
    row = ReasonedButton(Button("Packed", Rank.RIBBON, Size.TOUCH, "gift"))
    shown(row)
    row.set_reason("needs a photo")
    assert not row.button.isEnabled()
    assert row.reason() == "needs a photo"
    assert row.button.accessibleDescription() == "needs a photo"
    row.set_reason("")
    assert row.button.isEnabled()


def test_off_has_lost_its_ribbon(shown: Show, pixels: Count) -> None:
    button = Button("Packed", Rank.RIBBON)
    shown(button)
    button.setEnabled(False)
    assert pixels(button, Color.RIBBON) == 0
    assert pixels(button, Color.SUNK) > 500
