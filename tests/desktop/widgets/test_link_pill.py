"""The link is said in words, quiet while it lives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.theme import Color
from desktop.widgets.link_pill import LinkPill, LinkState

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


@pytest.mark.parametrize(
    ("state", "number", "said"),
    [
        (LinkState.LIVE, 12, "live · 12 ms"),
        (LinkState.OFFLINE, 3, "working offline, 3 to send"),
        (LinkState.OFFLINE, 0, "working offline"),
        (LinkState.CATCHING_UP, 1240, "catching up 1,240"),
        (LinkState.SILENT, 0, "hub not answering"),
        (LinkState.REFUSED, 0, "not let in"),
    ],
)
def test_each_state_has_its_sentence(shown: Show, state: LinkState, number: int, said: str) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    pill = LinkPill(state, number)
    shown(pill)
    assert pill.accessibleName() == said


def test_only_trouble_is_boxed(shown: Show, pixels: Count) -> None:
    pill = LinkPill(LinkState.LIVE, 9)
    shown(pill)
    assert pixels(pill, Color.DESK) == 0
    pill.set_state(LinkState.SILENT)
    assert pixels(pill, Color.DESK) > 200
    assert pixels(pill, Color.RIBBON_TEXT) > 10


def test_the_pill_is_as_wide_as_its_words(shown: Show) -> None:
    pill = LinkPill(LinkState.LIVE, 9)
    shown(pill)
    before = pill.sizeHint().width()
    pill.set_state(LinkState.OFFLINE, 12)
    assert pill.sizeHint().width() > before
