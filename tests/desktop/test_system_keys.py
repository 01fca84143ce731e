"""A key that a system keeps for itself stands for nothing else there."""

from __future__ import annotations

import pytest

from desktop.stations.found import Action
from desktop.system_keys import INSTEAD_ON_MAC, IS_MAC, key_here, only_on_mac, written


def test_what_a_mac_keeps_for_itself_has_another_key_there() -> None:
    assert key_here("Ctrl+H", mac=True) == "Ctrl+Shift+H"
    assert key_here("Ctrl+H", mac=False) == "Ctrl+H"
    assert key_here("Ctrl+N", mac=True) == key_here("Ctrl+N", mac=False) == "Ctrl+N"
    assert len(set(INSTEAD_ON_MAC.values())) == len(INSTEAD_ON_MAC)
    assert not set(INSTEAD_ON_MAC) & set(INSTEAD_ON_MAC.values())


def test_what_every_program_of_a_mac_has_is_there_alone() -> None:
    assert only_on_mac("Ctrl+Q", mac=True) == "Ctrl+Q"
    assert only_on_mac("Ctrl+Q", mac=False) == ""


@pytest.mark.parametrize(
    ("key", "said"), [("Alt+Down", "Alt ↓"), ("Ctrl+Return", "Ctrl ↵"), ("Ctrl++", "Ctrl +"), ("F3", "F3")]
)
def test_keys_are_written_as_they_are_printed_on_the_keyboard(key: str, said: str) -> None:
    assert written(key, "a system's own words", mac=False) == said


@pytest.mark.parametrize(("native", "said"), [("⌘N", "⌘N"), ("⌥↓", "⌥↓"), ("⌘+", "⌘+")])
def test_a_mac_has_signs_of_its_own_for_them(native: str, said: str) -> None:
    assert written("Ctrl+N", native, mac=True) == said


def test_an_action_writes_its_key_as_this_system_does() -> None:
    assert Action("", lambda: None, "Ctrl+N").key_text == ("⌘N" if IS_MAC else "Ctrl N")
