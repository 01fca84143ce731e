"""Every icon of the set can be drawn, in any colour and at any scale."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon, QImage

from desktop.theme import Color, Scheme, Theme, theme
from desktop.widgets.icon import FOLDER, icon, pixmap

NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_has_ink_of_the_asked_colour(themed: Theme, name: str) -> None:
    red = themed.color(Color.RIBBON)
    picture = pixmap(name, red, 24, 2.0).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert (picture.width(), picture.devicePixelRatio()) == (48, 2.0)
    full = [
        (x, y)
        for x in range(48)
        for y in range(48)
        if picture.pixelColor(x, y).alpha() == 255 and picture.pixelColor(x, y).name() == red.name()
    ]
    assert len(full) > 20


def test_an_icon_for_a_menu_is_softer_when_it_is_off(themed: Theme) -> None:
    made = icon("gift", theme(Scheme.DARK))
    on, off = (made.pixmap(32, 32, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert on != off


def test_the_licence_travels_with_the_icons() -> None:
    assert "ISC License" in (FOLDER / "LICENSE.txt").read_text("utf-8")
