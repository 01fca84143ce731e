"""A line of a courier's card names whose stop it is before anything else."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop.stations.dispatch.named_line import NamedLine


def test_what_there_is_to_say_gets_shorter_before_a_name_is_cut_off(qapp: QApplication) -> None:
    line = NamedLine("2  Mei Lin Chen", "accepted 15:34", "✓ 15:34")
    assert line.right_shown(400) == "accepted 15:34"
    assert line.right_shown(150) == "✓ 15:34"
    assert line.accessibleName() == "2  Mei Lin Chen, accepted 15:34"


def test_without_a_shorter_word_it_says_what_it_has(qapp: QApplication) -> None:
    assert NamedLine("Hao Zhang", "16:13 · 46 min to spare").right_shown(100) == "16:13 · 46 min to spare"
