"""A list of thousands of rows that costs what is on the screen: every row's height is known without asking for it.

Qt's own list measures each row again whenever one comes, goes or changes: with 5,000 orders that is 60 ms for one
message. This one is Qt's table with one column: its rows have one height and headings another, kept beside the rows, and
a delta lays out and paints only what it touches.

A frame draws a few rows that nobody has drawn before and leaves the others of its screen to the next one; who pages on finds
them drawn, because those a screen above and below are drawn as a chore once the list has been scrolled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.models.chores import chores
from desktop.models.rows import Rows
from desktop.widgets.order_delegate import OrderDelegate

_Cursor = QAbstractItemView.CursorAction


def paint_in_frames(view: QAbstractItemView, paint: Callable[[], None]) -> None:
    """Paint a list of orders with no more rows drawn anew than a frame has time for; the next frame has the others.

    Args:
        paint: the view's own painting.
    """
    drawer = view.itemDelegate()
    if not isinstance(drawer, OrderDelegate):
        paint()
        return
    drawer.begin_frame()
    paint()
    drawer.end_frame()
    if drawer.owes:
        QTimer.singleShot(0, view.viewport(), view.viewport().update)


class RowList(QTableView):
    """The list. Its model is a `Rows`; what the model calls a heading is lower and cannot be chosen.

    Args:
        row_px: how high a row is.
        heading_px: how high a heading is.
    """

    def __init__(self, row_px: int, heading_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_px, self._heading_px = row_px, heading_px or row_px
        down, across = self.verticalHeader(), self.horizontalHeader()
        for header in (down, across):
            header.setVisible(False)
            header.setMinimumSectionSize(1)
        down.setDefaultSectionSize(row_px)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setStretchLastSection(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._draw_ahead)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_in_frames(self, lambda: super(RowList, self).paintEvent(event))

    def _draw_ahead(self) -> None:
        if isinstance(self.itemDelegate(), OrderDelegate) and self.isVisible():
            chores().begin(self, "ahead", self._drawing_ahead())

    def _drawing_ahead(self) -> Iterator[None]:
        """The rows a screen below and above, those first that are nearest."""
        high, count, drawer = self.viewport().height(), self.model().rowCount(), self.itemDelegate()
        first, last = self.rowAt(0), self.rowAt(high - 1)
        below = range((last if last >= 0 else count - 1) + 1, count)
        above = range(first - 1, -1, -1)
        for way in (below, above):
            for row in way:
                index = self.model().index(row, 0)
                option = QStyleOptionViewItem()
                self.initViewItemOption(option)
                option.rect = self.visualRect(index)
                if not index.isValid() or not -high <= option.rect.top() <= 2 * high:
                    break
                if isinstance(drawer, OrderDelegate):
                    drawer.prepare(option, index)
                yield

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if isinstance(model, Rows):  # after the view's own ears: the rows are laid out by then
            model.rowsInserted.connect(self._on_inserted)
            model.modelReset.connect(self._on_reset)
            self._on_reset()

    def height_of(self, row: int) -> int:
        """How high a row is, px."""
        return self.verticalHeader().sectionSize(row)

    def set_height(self, row: int, px: int = 0) -> None:
        """Give one row another height until it goes. Args: px: 0 for the ordinary one."""
        self.verticalHeader().resizeSection(row, px or self._row_px)

    def _headings(self) -> list[int]:
        model = self.model()
        return model.heading_rows() if isinstance(model, Rows) else []

    def _on_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        for row in self._headings():
            if first <= row <= last:
                self.set_height(row, self._heading_px)

    def _on_reset(self) -> None:
        for row in self._headings():
            self.set_height(row, self._heading_px)

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End are the list's, not a row's; without a place the keyboard begins at the first row."""
        count = self.model().rowCount()
        if action == _Cursor.MoveHome or not self.currentIndex().isValid():
            return self._enabled(range(count))
        if action == _Cursor.MoveEnd:
            return self._enabled(range(count - 1, -1, -1))
        return super().moveCursor(action, modifiers)

    def _enabled(self, rows: range) -> QModelIndex:
        model = self.model()
        found = (model.index(row, 0) for row in rows)
        return next((each for each in found if each.flags() & Qt.ItemFlag.ItemIsEnabled), QModelIndex())
