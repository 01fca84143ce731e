"""What is told again, as it is, is not painted again: a station tells its parts how they stand each second."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.widgets.avatar import Avatar
from desktop.widgets.bubble import BubbleRow, Message
from desktop.widgets.prose import Prose
from desktop.widgets.ring import PromiseRing, RingFace, Urgency
from desktop.widgets.stage_chip import StageChip, StageKey

Show = Callable[[QWidget], QWidget]


class Paints(QObject):
    """Counts how often somebody is painted, or one of their parts."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        for part in (widget, *widget.findChildren(QWidget)):
            part.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def bubble(said: str) -> tuple[QWidget, Callable[[str], None]]:
    row = BubbleRow(Message("Is it coming?", receipt=said), "Daniel Okafor", "13:20")
    return row, lambda said: row.set_message(Message("Is it coming?", receipt=said))


def chip(said: str) -> tuple[QWidget, Callable[[str], None]]:
    one = StageChip(StageKey.PACKING, said)
    return one, lambda said: one.set_stage(StageKey.PACKING, said)


def ring(said: str) -> tuple[QWidget, Callable[[str], None]]:
    one = PromiseRing(48, RingFace(Urgency.SOON, 0.5, said))
    return one, lambda said: one.set_face(RingFace(Urgency.SOON, 0.50001, said))


def avatar(said: str) -> tuple[QWidget, Callable[[str], None]]:
    one = Avatar(said)
    return one, one.set_name


def prose(said: str) -> tuple[QWidget, Callable[[str], None]]:
    one = Prose(said)
    return one, one.set_text


@pytest.mark.parametrize("make", [bubble, chip, ring, avatar, prose])
def test_what_is_told_again_is_not_painted_again(
    make: Callable[[str], tuple[QWidget, Callable[[str], None]]], shown: Show
) -> None:
    widget, tell = make("52")
    shown(widget)
    QApplication.processEvents()
    paints = Paints(widget)
    tell("52")
    QApplication.processEvents()
    assert paints.count == 0
    tell("51")
    QApplication.processEvents()
    assert paints.count > 0
