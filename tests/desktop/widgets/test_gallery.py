"""The gallery shows every widget, in every scheme, both languages and both directions, and no word of the widgets lacks its Chinese."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.stations.attachment_strip import AttachmentStrip
from desktop.stations.dispatch.courier_parts import LoadPips
from desktop.stations.first_start.parts import FourWords, Notice
from desktop.stations.front_desk.offers import OfferLine
from desktop.stations.gallery_parts import PARTS
from desktop.stations.report.parts import Bars, FigureTable, Tile
from desktop.stations.sticker_sheet import StickerButton
from desktop.theme import Scheme, Theme
from desktop.widgets import gallery
from desktop.widgets.focus_ring import FocusRing
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


def widgets_of_the_house() -> set[type[QWidget]]:
    """Every widget that the folder offers; the map has a demonstration of its own."""
    found: set[type[QWidget]] = set()
    for path in FOLDER.glob("*.py"):
        module = importlib.import_module(f"desktop.widgets.{path.stem}")
        for name, made in vars(module).items():
            own = inspect.isclass(made) and made.__module__ == module.__name__ and not name.startswith("_")
            if own and issubclass(made, QWidget) and not path.stem.startswith("gallery"):
                found.add(made)
    return found


def test_no_widget_of_the_house_is_missing(qtbot: QtBot, themed: Theme) -> None:
    column = gallery.Column(Scheme.LIGHT, chinese=False, parts=PARTS)
    qtbot.addWidget(column)
    FocusRing(column.focused, column)
    shown = {kind for widget in column.findChildren(QWidget) for kind in type(widget).__mro__}
    assert len(widgets_of_the_house()) > 30
    shapeless = {
        "Panels",
        "Columns",
        "Shelves",
        "RowColumn",
    }  # no look of their own: they lay out what a window or a room gives them
    assert {kind.__name__ for kind in widgets_of_the_house() - shown} <= shapeless


def test_stations_show_their_own_parts_below(qtbot: QtBot, themed: Theme) -> None:
    column = gallery.Column(Scheme.CONTRAST, chinese=True, parts=PARTS)
    qtbot.addWidget(column)
    shown = {type(widget) for widget in column.findChildren(QWidget)}
    assert {FigureTable, Bars, Tile, AttachmentStrip, StickerButton, OfferLine, LoadPips, FourWords, Notice} <= shown


@pytest.mark.parametrize("looks", [("light", "en"), ("dark", "zh"), ("contrast", "en"), ("mirrored", "en")])
def test_a_picture_of_everything_is_written(
    qapp: QApplication, themed: Theme, tmp_path: Path, looks: tuple[str, str]
) -> None:
    out = tmp_path / "gallery.png"
    look, language = looks
    how = ["--mirrored", "--scheme", "light"] if look == "mirrored" else ["--scheme", look]
    try:
        assert gallery.main(["--shot", str(out), *how, "--lang", language]) == 0
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    picture = QImage(str(out))
    assert picture.width() == gallery.COLUMN_PX
    assert picture.height() > 2000
    for translator in qapp.findChildren(SampleChinese):
        qapp.removeTranslator(translator)
        translator.deleteLater()
