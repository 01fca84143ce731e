"""An empty list says that all is well and what comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.theme import Color
from desktop.widgets.button import Button
from desktop.widgets.empty_state import EmptyState

Show = Callable[[QWidget], QWidget]
Count = Callable[[QWidget, Color], int]


def test_it_says_its_title_and_sentence_and_ties_a_bow(shown: Show, pixels: Count) -> None:
    state = EmptyState("All is well", "Nobody waits. Next promise: 17:00.")
    shown(state)
    assert state.accessibleName() == "All is well. Nobody waits. Next promise: 17:00."
    assert pixels(state, Color.LINE_STRONG) > 40
    state.set_words("Nothing found", "No order has these words.")
    assert state.accessibleName() == "Nothing found. No order has these words."


def test_it_may_offer_one_thing_to_do(shown: Show) -> None:
    button = Button("New order")
    state = EmptyState("No orders yet", "The first one is a telephone call away.", button)
    shown(state)
    assert button.isVisible()
