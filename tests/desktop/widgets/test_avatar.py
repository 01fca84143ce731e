"""Two letters of a Latin name, the last character of a Chinese one."""

from __future__ import annotations

import pytest

from desktop.theme import Theme
from desktop.widgets.avatar import Avatar, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Daniel Okafor", "DO"),
        ("Anna", "AN"),
        ("何志远", "远"),
        ("王晓彤 Wang Xiaotong", "彤"),
        ("Li Wei 李伟", "LW"),
        ("Rosa María Martínez", "RM"),
        ("", "?"),
        ("   ", "?"),
    ],
)
def test_a_name_becomes_its_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_whole_name_is_said_and_shown_on_asking(themed: Theme, qtbot: object) -> None:
    avatar = Avatar("Daniel Okafor")
    assert (avatar.accessibleName(), avatar.toolTip()) == ("Daniel Okafor", "Daniel Okafor")
