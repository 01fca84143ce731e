"""The mark is the tokens' path."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from desktop.theme import RESOURCES, Color, tokens
from desktop.widgets import mark
from desktop.widgets.mark import Mark, mark_path


def test_the_bow_lies_within_its_box() -> None:
    bounds = mark_path().boundingRect()
    _, _, wide, high = tokens()["mark"]["viewbox"]
    assert bounds.left() >= 0
    assert bounds.right() <= wide
    assert bounds.top() >= 0
    assert bounds.bottom() <= high
    assert bounds.width() > wide * 0.7


def test_a_command_that_it_cannot_draw_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark, "tokens", lambda: {"mark": {"path": "M0 0L5 5"}})
    with pytest.raises(ValueError, match="command L"):
        mark.mark_path.__wrapped__()


def test_it_is_drawn_in_ribbon(shown: Callable[[QWidget], QWidget], pixels: Callable[[QWidget, Color], int]) -> None:
    bow = Mark(64)
    shown(bow)
    assert pixels(bow, Color.RIBBON) > 100


def test_the_application_has_its_icon_for_every_system() -> None:
    folder = RESOURCES / "icons" / "app"
    assert all((folder / name).stat().st_size > 500 for name in ("giftwire.ico", "giftwire.icns", "giftwire-256.png"))
