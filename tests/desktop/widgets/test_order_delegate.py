"""A row of orders reads plain roles, says its words, and leaves nothing to colour alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.theme import Color, Theme
from desktop.widgets.gallery import order_list, sample_orders
from desktop.widgets.order_delegate import SECTION, Row, RowSize, row_name
from desktop.widgets.ring import Urgency

Show = Callable[[QWidget], QWidget]


def one_row(size: RowSize, **roles: object) -> QListView:
    model = QStandardItemModel()
    item = QStandardItem()
    for role, value in roles.items():
        item.setData(value, Row[role])
    model.appendRow(item)
    return order_list(model, size)


def grab(show: Show, view: QListView, width: int = 320) -> QImage:
    view.clearSelection()
    view.setCurrentIndex(view.model().index(-1, 0))
    show(view)
    view.resize(width, 120)
    return view.viewport().grab().toImage()


@pytest.mark.parametrize(("size", "row", "section"), [(RowSize.DENSE, 64, 36), (RowSize.CARD, 112, 44)])
def test_rows_have_the_heights_of_the_tokens(shown: Show, size: RowSize, row: int, section: int) -> None:
    view = order_list(sample_orders(False, size), size)
    shown(view)
    heights = {view.sizeHintForRow(n) for n in range(view.model().rowCount())}
    assert heights == {row, section}


def test_a_row_that_says_nothing_is_drawn_all_the_same(shown: Show) -> None:
    for size in RowSize:
        assert not grab(shown, one_row(size)).isNull()


@pytest.mark.parametrize("role", ["TITLE", "SUBTITLE", "RIGHT_TEXT", "RIGHT_LOWER", "RING_TEXT"])
def test_each_word_is_on_the_row(shown: Show, role: str) -> None:
    assert grab(shown, one_row(RowSize.DENSE)) != grab(shown, one_row(RowSize.DENSE, **{role: "52"}))


def test_urgency_stands_as_a_word_on_the_card(shown: Show) -> None:
    calm = grab(shown, one_row(RowSize.CARD, URGENCY=Urgency.CALM, FRACTION=0.5))
    soon = grab(shown, one_row(RowSize.CARD, URGENCY=Urgency.SOON, FRACTION=0.5))
    words = calm.rect().adjusted(calm.width() - 110, 0, 0, -70)
    assert calm.copy(words) != soon.copy(words)


def test_the_chosen_row_has_its_ground_and_its_bar(shown: Show) -> None:
    view = order_list(sample_orders(False, RowSize.DENSE), RowSize.DENSE)
    shown(view)
    view.resize(320, 300)
    rect = view.visualRect(view.currentIndex())
    picture = view.viewport().grab().toImage()
    theme = Theme.of(view)
    assert QColor(picture.pixel(rect.left() + 1, rect.center().y())).name() == theme.color(Color.INK).name()
    assert QColor(picture.pixel(rect.left() + 10, rect.top() + 4)).name() == theme.color(Color.SELECT).name()


def test_arrow_keys_step_over_section_headers(qtbot: QtBot, shown: Show) -> None:
    view = order_list(sample_orders(False, RowSize.DENSE), RowSize.DENSE)
    shown(view)
    view.setCurrentIndex(view.model().index(2, 0))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().data(Row.KIND) != SECTION
    assert view.currentIndex().row() == 4


def test_a_screen_reader_hears_the_whole_row() -> None:
    model = sample_orders(False, RowSize.DENSE)
    assert row_name(model.index(0, 0)) == "Customers without an answer 2"
    said = row_name(model.index(1, 0))
    assert all(part in said for part in ("Mei Lin Chen", "waits 4 min", "Packing", "Soon 72"))


def test_where_there_is_no_room_for_both_the_name_keeps_it(shown: Show) -> None:
    """The word goes a line down; the band of the name is the one of a row that has no such word."""
    name = "Hannah Weiss-Sommer"
    with_word = grab(shown, one_row(RowSize.CARD, TITLE=name, URGENCY=Urgency.SOON, FRACTION=0.5), 300)
    without = grab(shown, one_row(RowSize.CARD, TITLE=name, URGENCY=Urgency.UNPROMISED), 300)
    band = with_word.rect().adjusted(100, 13, -20, -(with_word.height() - 38))
    assert with_word.copy(band) == without.copy(band)
    wide = grab(shown, one_row(RowSize.CARD, TITLE=name, URGENCY=Urgency.SOON, FRACTION=0.5), 600)
    beside = wide.rect().adjusted(480, 13, -20, -(wide.height() - 38))
    assert len({wide.pixel(x, y) for x in range(beside.left(), beside.right()) for y in range(beside.top(), 36)}) > 1
