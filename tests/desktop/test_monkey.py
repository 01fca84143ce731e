"""Somebody who knows nothing touches a station for some seconds: nothing breaks, freezes or piles up; and what would is found."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from hub.domain.actor import Role
from tests.desktop import monkey as module
from tests.desktop.monkey import Monkey

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", "Couldn.t (load|resolve) .*(library|symbols)", "pa_context_connect", extend=True
)

SECONDS = 6.0


@pytest.mark.parametrize(("role", "seed"), [(Role.FRONT_DESK, 11), (Role.PACKING, 12), (Role.DISPATCH, 13)])
def test_a_monkey_breaks_nothing(role: Role, seed: int) -> None:
    monkey = Monkey(role, seed, ("en", "zh")[seed % 2])
    try:
        found = monkey.play(SECONDS)
    finally:
        monkey.close()
    assert found.faults == []
    assert found.touches >= module.ROUND


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("raises", "planted"),
        ("freezes", "did not answer"),
        ("piles up", "widgets more than"),
        ("leaves windows", "windows more than"),
    ],
)
def test_what_is_planted_is_found(planted: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROUND", 20)
    monkeypatch.setattr(module, "MORE_WIDGETS_MAX", 300)
    left: list[QWidget] = []
    monkey = Monkey(Role.PACKING, 5)

    def touch() -> str:
        if planted == "raises":
            raise ValueError("planted")
        if planted == "piles up":
            for _ in range(20):
                QPushButton(monkey.window)
        if planted == "leaves windows":
            left.extend(QWidget() for _ in range(4))
        return "touch"

    monkey._doing = {touch: 1}
    if planted == "freezes":
        monkeypatch.setattr(module, "ANSWERS_WITHIN_S", 0.0)
    try:
        found = monkey.play(1.0, at_least=2)  # what piles up shows in the second round
    finally:
        monkey.close()
    assert any(said in fault for fault in found.faults)
