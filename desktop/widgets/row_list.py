"""A list of thousands of rows that costs what is on the screen: every row's height is known without asking for it.

Qt's own list measures each row again whenever one comes, goes or changes: with 5,000 orders that is 60 ms for one
message. This one is Qt's table with one column: its rows have one height and headings another, kept beside the rows, and
a delta lays out and paints only what it touches.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.models.rows import Rows

_Cursor = QAbstractItemView.CursorAction


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
