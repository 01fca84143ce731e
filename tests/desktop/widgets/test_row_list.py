"""The list of thousands: heights follow the rows through every delta, and a delta draws one row, not the list."""

from __future__ import annotations

import random
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.models.chores import chores
from desktop.models.rows import Index, RowRole, Rows
from desktop.theme import Color
from desktop.widgets import order_delegate
from desktop.widgets.order_delegate import ROWS_AT_ONCE_MAX, OrderDelegate, Row
from desktop.widgets.row_list import RowList

ROW_PX, HEADING_PX = 64, 36


class Sections(Rows):
    """A list with headings."""

    def __init__(self) -> None:
        super().__init__(lambda value: {Row.TITLE: value})

    def heading_rows(self) -> list[int]:
        return [row for row, key in enumerate(self.keys) if key.startswith("§")]

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if index.row() in self.heading_rows() else super().flags(index)


@pytest.fixture
def view(qtbot: QtBot) -> RowList:
    made = RowList(ROW_PX, HEADING_PX)
    qtbot.addWidget(made)
    made.resize(320, 400)
    model = Sections()
    model.setParent(made)
    for section in range(3):
        model.put(f"§{section}", (section, 0), f"Section {section}")
        for number in range(10):
            model.put(f"{section}-{number}", (section, 1, number), f"Row {number}")
    made.setModel(model)
    made.show()
    return made


def heights(view: RowList) -> list[int]:
    return [view.height_of(row) for row in range(view.model().rowCount())]


def test_headings_keep_their_height_while_rows_come_move_and_go(view: RowList) -> None:
    model = view.model()
    assert isinstance(model, Sections)
    chance = random.Random(3)
    for step in range(200):
        section = chance.randrange(3)
        key = f"{chance.randrange(3)}-{chance.randrange(12)}"
        if step % 5 == 0:
            model.drop(key)
        elif step % 17 == 0:
            model.drop(f"§{section}")
        else:
            model.put(f"§{section}", (section, 0), f"Section {section}")
            model.put(key, (section, 1, chance.randrange(20)), f"Row {step}")
        assert heights(view) == [HEADING_PX if key.startswith("§") else ROW_PX for key in model.keys]
    model.replace([("§0", (0, 0), "Section"), ("a", (0, 1, 1), "Row")])
    assert heights(view) == [HEADING_PX, ROW_PX]


def test_the_keyboard_passes_over_headings_and_home_and_end_are_the_lists(view: RowList) -> None:
    def press(key: Qt.Key) -> str:
        QTest.keyClick(view, key)
        return str(view.currentIndex().data(RowRole.KEY))

    assert press(Qt.Key.Key_Home) == "0-0"
    assert press(Qt.Key.Key_End) == "2-9"
    view.setCurrentIndex(view.model().index(10, 0))
    assert press(Qt.Key.Key_Down) == "1-0"
    assert press(Qt.Key.Key_Up) == "0-9"


class Counting(OrderDelegate):
    """Counts the rows that were drawn and not shown from their picture."""

    drawn = 0
    rows: ClassVar[set[int]] = set()

    def _draw(self, *given: object) -> None:
        type(self).drawn += 1
        index = given[2]
        assert isinstance(index, QModelIndex)
        self.rows.add(index.row())
        super()._draw(*given)  # type: ignore[arg-type] # passed on as they came


def test_one_delta_draws_one_row_and_a_scroll_only_those_that_come_in(view: RowList, qapp: QApplication) -> None:
    QCursor.setPos(view.mapToGlobal(view.rect().bottomRight()) + QPoint(90, 90))  # a row under it has another look
    drawer = Counting(ground=Color.PAPER, parent=view)
    view.setItemDelegate(drawer)
    model = view.model()
    assert isinstance(model, Sections)

    def drawn_after(act: object) -> int:
        Counting.drawn = 0
        assert callable(act)
        act()
        view.viewport().repaint()
        while drawer.owes:
            view.viewport().repaint()
        QApplication.sendEvent(view, QEvent(QEvent.Type.UpdateRequest))
        return Counting.drawn

    assert drawn_after(lambda: None) == 7  # what the window shows, once
    assert drawn_after(lambda: None) == 0
    assert drawn_after(lambda: model.put("0-2", (0, 1, 2), "Changed")) == 1
    assert drawn_after(lambda: model.put("2-9", (2, 1, 9), "Changed out of sight")) == 0
    bar = view.verticalScrollBar()
    assert drawn_after(lambda: bar.setValue(bar.value() + ROW_PX)) <= 2
    assert drawn_after(lambda: bar.setValue(bar.value() - ROW_PX)) == 0


def test_a_frame_draws_a_few_rows_and_the_next_ones_the_rest_until_nothing_is_left_blank(
    view: RowList, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Counting(ground=Color.PAPER, parent=view)
    view.setItemDelegate(drawer)
    Counting.drawn = 0
    first = view.viewport().grab().toImage()
    assert Counting.drawn == ROWS_AT_ONCE_MAX
    assert drawer.owes
    qtbot.waitUntil(lambda: not drawer.owes)
    assert Counting.drawn == 7
    whole = view.viewport().grab().toImage()
    assert whole != first
    monkeypatch.setattr(order_delegate, "ROWS_AT_ONCE_MAX", 100)
    view.setItemDelegate(OrderDelegate(ground=Color.PAPER, parent=view))  # draws all in one frame
    assert view.viewport().grab().toImage() == whole


def test_a_row_for_which_a_frame_has_no_time_is_not_put_into_words_either(view: RowList) -> None:
    view.setItemDelegate(Counting(ground=Color.PAPER, parent=view))
    model = view.model()
    assert isinstance(model, Sections)
    model.show_again()
    view.viewport().grab()
    assert sum(model.has_roles(row) for row in range(model.rowCount())) == ROWS_AT_ONCE_MAX


def test_a_row_is_drawn_from_its_roles_as_they_stand_and_not_asked_one_by_one(
    view: RowList, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Counting(ground=Color.PAPER, parent=view)
    asked: list[int] = []
    monkeypatch.setattr(Sections, "data", lambda _rows, _index, role=0: asked.append(role))
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = QRect(0, 0, 320, ROW_PX)
    Counting.drawn = 0
    drawer.prepare(option, view.model().index(2, 0))
    assert Counting.drawn == 1
    assert asked == []


def test_the_chosen_row_is_drawn_in_the_first_frame_wherever_it_stands(view: RowList) -> None:
    drawer = Counting(ground=Color.PAPER, parent=view)
    view.setItemDelegate(drawer)
    last = view.indexAt(view.viewport().rect().bottomLeft() - QPoint(0, ROW_PX)).row()
    view.setCurrentIndex(view.model().index(last, 0))
    Counting.drawn = 0
    Counting.rows.clear()
    view.viewport().grab()
    assert Counting.drawn == ROWS_AT_ONCE_MAX + 1
    assert last in Counting.rows


def test_who_pages_on_finds_the_rows_drawn(view: RowList, qtbot: QtBot) -> None:
    QCursor.setPos(view.mapToGlobal(view.rect().bottomRight()) + QPoint(90, 90))
    drawer = Counting(ground=Color.PAPER, parent=view)
    view.setItemDelegate(drawer)
    bar = view.verticalScrollBar()

    def drawn_by_page(value: int) -> int:
        Counting.drawn = 0
        bar.setValue(value)
        view.viewport().repaint()
        drawn = Counting.drawn
        qtbot.waitUntil(lambda: not drawer.owes and not chores().is_busy(view, "ahead"))
        return drawn

    page = view.viewport().height()
    assert drawn_by_page(page) == ROWS_AT_ONCE_MAX, "nobody was here"
    assert drawn_by_page(2 * page) == 0
    assert drawn_by_page(3 * page) == 0
    assert drawn_by_page(2 * page) == 0


def test_rows_that_go_while_others_are_drawn_ahead_are_not_missed(view: RowList, qtbot: QtBot) -> None:
    view.setItemDelegate(Counting(ground=Color.PAPER, parent=view))
    model = view.model()
    assert isinstance(model, Sections)
    view.verticalScrollBar().setValue(ROW_PX)
    assert chores().is_busy(view, "ahead")
    model.replace([("a", (0, 0), "Row")])
    qtbot.waitUntil(lambda: not chores().is_busy(view, "ahead"))
    assert view.model().rowCount() == 1
