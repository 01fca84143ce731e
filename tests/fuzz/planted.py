"""A copy of the code with one bug in it, for the control: what fuzzes the copy must find the bug."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.fuzz.corpus import ROOT

PLANTED = {
    "a repeated key is taken": ("hub/wire/codec.py", "if len(found) != len(pairs):", "if len(found) > len(pairs):"),
    "bytes that are no UTF-8": ("hub/wire/bundle.py", ", UnicodeDecodeError)", ")"),
    "whole numbers without an end": ("hub/wire/codec.py", "abs(value) > INT_MAX", "abs(value) > 1 << 63"),
}
"""Where, what stands there, what stands there instead."""


def tree_with(planted: str, place: Path) -> Path:
    """Copy what a fuzz run needs, with a bug in it; returns the copy's folder."""
    tree = place / "tree"
    for part in ("hub", "tests"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__", "pages", "found"))
    (tree / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "protocol.md", tree / "docs")
    path, sound, broken = PLANTED[planted]
    text = (tree / path).read_text(encoding="utf-8")
    assert text.count(sound) == 1, f"{path} reads otherwise now"
    (tree / path).write_text(text.replace(sound, broken), encoding="utf-8")
    return tree
