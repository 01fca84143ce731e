"""A key that a system keeps for itself stands for nothing else there."""

from __future__ import annotations

import pytest

from desktop.stations.found import Action
from desktop.system_keys import INSTEAD_ON_MAC, IS_MAC, key_here, only_on_mac


def test_what_a_mac_keeps_for_itself_has_another_key_there() -> None:
    assert key_here("Ctrl+H", mac=True) == "Ctrl+Shift+H"
    assert key_here("Ctrl+H", mac=False) == "Ctrl+H"
    assert key_here("Ctrl+N", mac=True) == key_here("Ctrl+N", mac=False) == "Ctrl+N"
    assert len(set(INSTEAD_ON_MAC.values())) == len(INSTEAD_ON_MAC)
    assert not set(INSTEAD_ON_MAC) & set(INSTEAD_ON_MAC.values())


def test_what_every_program_of_a_mac_has_is_there_alone() -> None:
    assert only_on_mac("Ctrl+Q", mac=True) == "Ctrl+Q"
    assert only_on_mac("Ctrl+Q", mac=False) == ""


@pytest.mark.skipif(IS_MAC, reason="a Mac has signs for them of its own")
@pytest.mark.parametrize(
    ("key", "said"), [("Alt+Down", "Alt ↓"), ("Ctrl+Return", "Ctrl ↵"), ("Ctrl++", "Ctrl +"), ("F3", "F3")]
)
def test_keys_are_written_as_they_are_printed_on_the_keyboard(key: str, said: str) -> None:
    assert Action("", lambda: None, key).key_text == said
