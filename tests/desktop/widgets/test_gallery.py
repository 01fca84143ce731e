"""The gallery draws everything in both schemes and both languages, and no word of the widgets lacks its Chinese."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.theme import Scheme, Theme
from desktop.widgets import gallery
from desktop.widgets.sample_words import CHINESE, SampleChinese

FOLDER = Path(gallery.__file__).parent


def said_by_widgets() -> set[str]:
    """Every literal given to translate("Widgets", ...) in the folder; a translation cannot find anything else."""
    said: set[str] = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "translate" or not node.args:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and first.value == "Widgets":
                literal = node.args[1]
                assert isinstance(literal, ast.Constant), f"{path.name}:{node.lineno} translates what is no literal"
                said.add(str(literal.value))
    return said


def test_every_word_has_its_chinese_and_no_chinese_is_left_over() -> None:
    assert said_by_widgets() == set(CHINESE)


def test_a_translation_keeps_its_blanks() -> None:
    for english, chinese in CHINESE.items():
        blanks = {part.split("}")[0] for part in english.split("{")[1:]}
        assert {part.split("}")[0] for part in chinese.split("{")[1:]} == blanks


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", list(Scheme))
def test_a_picture_of_everything_is_written(
    qapp: QApplication, themed: Theme, tmp_path: Path, language: str, scheme: Scheme
) -> None:
    out = tmp_path / "gallery.png"
    assert gallery.main(["--shot", str(out), "--scheme", scheme.value, "--lang", language]) == 0
    picture = QImage(str(out))
    assert picture.width() == gallery.COLUMN_PX
    assert picture.height() > 2000
    for translator in qapp.findChildren(SampleChinese):
        qapp.removeTranslator(translator)
        translator.deleteLater()
