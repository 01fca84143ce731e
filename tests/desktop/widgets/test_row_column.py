"""A column of thousands of rows builds what is near the screen, holds still where one reads, and reaches every row."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.chores import chores
from desktop.widgets import row_column
from desktop.widgets.row_column import AT_ONCE_MAX, FAR_SCREENS, GAP_PX, RowColumn

COUNT, SCREEN_PX, ROW_PX = 5_000, 400, 100


class Row(QWidget):
    """A row that knows its number; every tenth has a button."""

    def __init__(self, number: int, px: int) -> None:
        super().__init__()
        self.number, self.px, self.painted = number, px, 0
        self.button = QPushButton(str(number), self) if number % 10 == 0 else None

    def sizeHint(self) -> QSize:
        return QSize(200, self.px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.painted += 1
        QPainter(self).drawText(self.rect(), f"{self.number}")


class Column(RowColumn):
    """Numbers, guessed lower than they are."""

    def __init__(self) -> None:
        super().__init__(self, QPushButton("Earlier"))
        self.numbers: list[int] = []
        self.lively: set[int] = set()
        self.px = ROW_PX

    def fill(self, numbers: range) -> None:
        self.numbers = list(numbers)
        self.reset(len(self.numbers))

    def put(self, at: int, *numbers: int) -> None:
        self.numbers[at:at] = numbers
        self.insert_rows(at, at + len(numbers) - 1)

    def make_row(self, at: int) -> QWidget:
        return Row(self.numbers[at], self.px)

    def guess_px(self, at: int) -> int:
        return 30

    def has_stop(self, at: int) -> bool:
        return self.numbers[at] % 10 == 0

    def may_go(self, row: QWidget) -> bool:
        return isinstance(row, Row) and row.number not in self.lively

    def spare(self, row: QWidget) -> bool:
        assert isinstance(row, Row)
        row.number = -1
        return row.button is None

    def reuse(self, row: QWidget, at: int) -> bool:
        if not isinstance(row, Row) or row.button is not None or self.has_stop(at):
            return False
        row.number, row.px = self.numbers[at], self.px
        return True


@pytest.fixture
def column(shown: Callable[[QWidget], QWidget], qtbot: QtBot) -> Column:
    """5,000 rows of 100 px, four of them on the screen, at rest."""
    found = Column()
    shown(found)
    found.resize(600, SCREEN_PX)
    found.fill(range(COUNT))
    settle(found, qtbot)
    return found


def settle(column: Column, qtbot: QtBot) -> None:
    """Until the column has built and let go what it wants to."""
    qtbot.waitUntil(lambda: not column._soon.isActive() and not chores().is_busy(column, "rows"))


def seen(column: Column) -> dict[int, int]:
    """Which rows stand on the screen, and how far below its top."""
    value = column.verticalScrollBar().value()
    tops = {row.number: row.y() - value for row in column.rows() if isinstance(row, Row) and not row.isHidden()}
    return {number: top for number, top in tops.items() if -ROW_PX < top < SCREEN_PX}


def looks(column: Column) -> tuple[QImage, QImage]:
    """What stands on the screen, and what would stand there if all of it were painted now."""
    QApplication.processEvents()
    window = column.window()
    there = column.screen().grabWindow(window.winId()).toImage()
    return there, window.grab().toImage().convertToFormat(there.format())


def test_a_long_column_opens_at_its_end_and_builds_a_screen_in_the_first_turn(
    shown: Callable[[QWidget], QWidget], qtbot: QtBot
) -> None:
    column = Column()
    shown(column)
    column.resize(600, SCREEN_PX)
    settle(column, qtbot)
    column.fill(range(COUNT))
    assert 0 < column.built <= AT_ONCE_MAX
    assert max(seen(column)) == COUNT - 1
    assert len(seen(column)) == 4
    settle(column, qtbot)
    assert column.built <= 3 * AT_ONCE_MAX, "a screen ahead, and no more"


def test_a_screen_of_many_low_rows_is_filled_in_further_turns(column: Column, qtbot: QtBot) -> None:
    column.px = 10
    before = column.built
    column.fill(range(COUNT))
    assert column.built - before <= AT_ONCE_MAX
    settle(column, qtbot)
    assert len(seen(column)) > AT_ONCE_MAX


def test_a_step_up_builds_a_few_rows_and_far_ones_go(column: Column, qtbot: QtBot) -> None:
    bar = column.verticalScrollBar()
    for _ in range(60):
        before = column.built
        bar.setValue(bar.value() - SCREEN_PX)
        assert column.built - before <= AT_ONCE_MAX
        settle(column, qtbot)
        numbers = sorted(seen(column))
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), "no hole on the screen"
    assert len(column.rows()) <= (2 * FAR_SCREENS + 1) * SCREEN_PX // ROW_PX + 4
    assert max(seen(column)) < COUNT - 150


def test_who_reads_stays_where_they_are_while_rows_above_are_measured_put_in_and_taken_out(
    column: Column, qtbot: QtBot
) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(column, qtbot)
    where = seen(column)
    column.put(0, *range(-50, 0))
    column.put(10, 99_999)
    settle(column, qtbot)
    assert seen(column) == where
    del column.numbers[0:20]
    column.remove_rows(0, 19)
    settle(column, qtbot)
    assert seen(column) == where
    column.put(len(column.numbers), 100_001)
    settle(column, qtbot)
    assert seen(column) == where, "a new one does not tear away who reads"
    column._head.hide()
    column.lay_out_soon()
    settle(column, qtbot)
    assert seen(column) == where


def test_older_rows_come_in_above_who_stands_at_the_very_top(column: Column, qtbot: QtBot) -> None:
    column.setFocus()
    qtbot.keyClick(column, Qt.Key.Key_Home)  # type: ignore[no-untyped-call] # pytest-qt has no types here
    settle(column, qtbot)
    where = seen(column)
    assert min(where) == 0
    column.put(0, *range(-50, 0))
    settle(column, qtbot)
    assert where.items() <= seen(column).items()


def test_who_reads_along_sees_the_newest_whatever_its_height(column: Column, qtbot: QtBot) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(bar.maximum() - row_column.NEAR_END_PX + 8)
    assert column.reads_along
    column.px = 250
    column.put(len(column.numbers), COUNT)
    assert COUNT in seen(column)
    assert bar.value() == bar.maximum()
    column.px = ROW_PX
    settle(column, qtbot)
    assert bar.value() == bar.maximum()


def test_a_small_step_away_from_the_end_is_not_taken_back(column: Column, qtbot: QtBot) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(bar.maximum() - 10)
    settle(column, qtbot)
    assert bar.value() == bar.maximum() - 10


def test_a_resize_holds_the_place_and_measures_a_screen_at_once(column: Column, qtbot: QtBot) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(column, qtbot)
    first, before = min(seen(column)), column.built
    column.resize(700, SCREEN_PX)
    assert column.built - before <= AT_ONCE_MAX
    settle(column, qtbot)
    assert min(seen(column)) == first
    column.to_end()
    column.resize(700, SCREEN_PX // 2)
    assert bar.value() == bar.maximum()


def test_a_row_that_lives_on_or_has_the_keyboard_is_not_let_go(column: Column, qtbot: QtBot) -> None:
    column.lively.add(COUNT - 1)
    column.verticalScrollBar().setValue(column.verticalScrollBar().maximum() - SCREEN_PX)
    settle(column, qtbot)
    focused = next(row.button for row in column.rows() if isinstance(row, Row) and row.button is not None)
    focused.setFocus()
    kept = next(row for row in column.rows() if isinstance(row, Row) and row.number == COUNT - 1)
    column.verticalScrollBar().setValue(0)
    settle(column, qtbot)
    assert kept in column.rows()
    assert QApplication.focusWidget() is focused
    column.lively.clear()
    column.setFocus()
    column.verticalScrollBar().setValue(200)
    settle(column, qtbot)
    assert kept not in column.rows()


def test_tab_reaches_every_row_built_or_not_and_leaves_at_the_end(column: Column, qtbot: QtBot) -> None:
    after = QPushButton("After", column.window())
    after.show()
    QWidget.setTabOrder(column, after)
    column.fill(range(200))
    column.setFocus()

    def tab(key: Qt.Key) -> None:
        qtbot.keyClick(QApplication.focusWidget(), key)  # type: ignore[no-untyped-call] # pytest-qt has no types here

    tab(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is column._head
    for number in range(0, 200, 10):
        tab(Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert isinstance(now, QPushButton)
        assert now.text() == str(number)
        assert number in seen(column)
        settle(column, qtbot)
    tab(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    next(row.button for row in column.rows() if isinstance(row, Row) and row.number == 190 and row.button).setFocus()
    for number in range(180, -10, -10):
        tab(Qt.Key.Key_Backtab)
        now = QApplication.focusWidget()
        assert isinstance(now, QPushButton)
        assert now.text() == str(number)
    tab(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is column._head
    tab(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is column


def test_a_screen_reader_meets_the_rows_in_their_order(column: Column, qtbot: QtBot) -> None:
    bar = column.verticalScrollBar()
    for value in (0, bar.maximum() // 2, 300):
        bar.setValue(value)
        settle(column, qtbot)
    rows = [child for child in column._page.children() if isinstance(child, Row)]
    children = [row.number for row in rows if not row.isHidden()]
    assert children == sorted(children)
    assert len(children) == len(column.rows())


def test_a_short_column_stands_at_the_foot(column: Column, qtbot: QtBot) -> None:
    column.fill(range(2))
    settle(column, qtbot)
    assert column.verticalScrollBar().maximum() == 0
    assert seen(column)[1] + ROW_PX > SCREEN_PX - 2 * GAP_PX
    column.fill(range(0))
    settle(column, qtbot)
    assert column.rows() == []


def test_the_first_frame_of_other_rows_shows_the_last_of_them_and_nothing_of_those_before(
    column: Column, qtbot: QtBot
) -> None:
    column.px = 40  # more of them on the screen than are built in a turn
    column.fill(range(10_000, 10_000 + COUNT))
    shown = [child for child in column._page.children() if isinstance(child, Row) and not child.isHidden()]
    assert sorted(row.number for row in shown) == list(range(10_000 + COUNT - AT_ONCE_MAX, 10_000 + COUNT))
    at_first = seen(column)
    settle(column, qtbot)
    assert len(seen(column)) > AT_ONCE_MAX
    assert at_first.items() <= seen(column).items(), "what is there first stays where it is"


def test_rows_that_have_gone_show_others_and_nothing_of_theirs_stays(column: Column, qtbot: QtBot) -> None:
    first = set(column.rows())
    column.fill(range(10_000, 10_000 + COUNT))
    settle(column, qtbot)
    assert len(first & set(column.rows())) > len(first) // 2
    assert all(isinstance(row, Row) and row.number >= 10_000 for row in column.rows())
    column.fill(range(0))
    settle(column, qtbot)
    rows = [child for child in column._page.children() if isinstance(child, Row)]
    assert all(row.isHidden() and row.number == -1 for row in rows)


def test_what_stands_still_is_not_painted_again_when_rows_above_find_their_height(column: Column, qtbot: QtBot) -> None:
    QApplication.processEvents()
    on_screen = [row for row in column.rows() if isinstance(row, Row) and row.number in seen(column)]
    before = [row.painted for row in on_screen]
    column.put(0, *range(-50, 0))
    column.measure_row(len(column.numbers) - 12)
    settle(column, qtbot)
    QApplication.processEvents()
    assert [row.painted for row in on_screen] == before
    assert column.verticalScrollBar().value() == column.verticalScrollBar().maximum()


def test_nothing_old_is_left_on_the_screen_whatever_comes_goes_and_moves(column: Column, qtbot: QtBot) -> None:
    bar, chance = column.verticalScrollBar(), random.Random(7)
    for number in range(40):
        at = chance.randrange(len(column.numbers) - 20)
        match number % 5:
            case 0:
                column.fill(range(at, at + chance.randint(1, 300)))
            case 1:
                bar.setValue(bar.value() - chance.randint(1, 2 * SCREEN_PX))
            case 2:
                column.put(chance.randrange(len(column.numbers)), *range(90_000, 90_000 + chance.randint(1, 9)))
            case 3:
                column.px = chance.choice((40, 100, 130))
                column.measure_row(len(column.numbers) - 1)
            case _:
                column.put(len(column.numbers), *range(2 * COUNT, 2 * COUNT + 20))
        if number % 3:
            settle(column, qtbot)
            there, fresh = looks(column)
            assert there == fresh, f"after step {number}"


def test_a_row_that_is_as_high_as_before_builds_and_moves_nothing(column: Column, qtbot: QtBot) -> None:
    at = min(seen(column))
    row = column.row_at(at)
    assert isinstance(row, Row)
    before = column.built
    column.measure_row(at)
    assert column.built == before
    assert not column._soon.isActive()
    row.px = ROW_PX + 20
    column.measure_row(at)
    assert column.built == before + 1
