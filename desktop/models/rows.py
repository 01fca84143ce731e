"""A list of plain values in order, each with a key: it changes by insert, move, remove and dataChanged only.

Every model of a station stands on it. A reset would throw away selection, scroll and a screen reader's place, so
there is none except `replace`, for a board that was replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.ordered import Key, Later, Ordered
from hub.domain.promise import Clock

__all__ = ["Index", "Later", "Ordered", "Present", "RowRole", "Rows", "stepped"]

Index = QModelIndex | QPersistentModelIndex
Present = Callable[[Any], Mapping[int, object]]
"""Turns a row's value into what a delegate draws, by role; it comes from the station, which knows words."""


class RowRole(IntEnum):
    """Roles that every list has, beside Qt's own and far from the delegates'."""

    KEY = Qt.ItemDataRole.UserRole + 1001
    VALUE = Qt.ItemDataRole.UserRole + 1002


class Rows(QAbstractListModel):
    """The list.

    Args:
        present: roles of a delegate, made from a value once per change; None: only key and value.
    """

    def __init__(self, present: Present | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._present = present
        self.ordered = Ordered()
        """The rows themselves, to read."""

    @property
    def _keys(self) -> list[Key]:
        return self.ordered.keys

    @property
    def _values(self) -> list[Any]:
        return self.ordered.values

    @property
    def _shown(self) -> list[Mapping[int, object] | None]:
        return self.ordered.shown

    @property
    def _sort_of(self) -> dict[str, tuple[Any, ...]]:
        return self.ordered.sort_of

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._values)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._values):
            return None
        row = index.row()
        if role == RowRole.KEY:
            return self._keys[row][-1]
        if role == RowRole.VALUE:
            return self.ordered.value(row)
        return self.roles_of(row).get(role)

    def roles_of(self, row: int) -> Mapping[int, object]:
        """What a delegate draws in a row; the same object for as long as it looks the same."""
        shown = self._shown[row]
        if shown is None:
            shown = self._present(self.ordered.value(row)) if self._present is not None else {}
            self._shown[row] = shown
        return shown

    def has_roles(self, row: int) -> bool:
        """Whether they are made already."""
        return self._shown[row] is not None

    # Ours

    @property
    def values(self) -> list[Any]:
        """The values in their order; a copy."""
        return [self.ordered.value(row) for row in range(len(self._values))]

    def value_at(self, row: int) -> Any:
        """The value in a row."""
        return self.ordered.value(row)

    @property
    def keys(self) -> list[str]:
        """The keys in their order."""
        return [each[-1] for each in self._keys]

    def row_of(self, key: str) -> int:
        """Where a key stands, or -1."""
        return self.ordered.row_of(key)

    def index_of(self, key: str) -> QModelIndex:
        """The index of a key; invalid when it is not in the list."""
        row = self.row_of(key)
        return self.index(row) if row >= 0 else QModelIndex()

    def value_of(self, key: str) -> Any:
        """The value of a key, or None."""
        row = self.row_of(key)
        return self.ordered.value(row) if row >= 0 else None

    def heading_rows(self) -> list[int]:
        """Rows that are headings: lower than the others, and never chosen."""
        return []

    def put(self, key: str, sort: tuple[Any, ...], value: Any) -> None:
        """Insert, move or change one row; nothing is said when nothing is different.

        Args:
            key: names the row.
            sort: where it belongs; comparable with every other row's.
            value: what it shows, or `Later`; compared by equality where somebody has looked at it.
        """
        at = self.row_of(key)
        if at < 0:
            self._insert(key, sort, value)
            return
        if self._sort_of[key] != sort:
            at = self._move(at, key, sort)
        if self.ordered.change(at, value):
            here = self.index(at)
            self.dataChanged.emit(here, here)

    def drop(self, key: str) -> None:
        """Take a row out; silent when it is not there."""
        at = self.row_of(key)
        if at < 0:
            return
        self.beginRemoveRows(QModelIndex(), at, at)
        self.ordered.remove(at)
        self.endRemoveRows()

    def replace(self, rows: Iterable[tuple[str, tuple[Any, ...], Any]]) -> None:
        """Become another list as a whole: (key, sort, value or `Later`). The one reset there is."""
        self.become(Ordered(rows))

    def become(self, ordered: Ordered) -> None:
        """`replace` by rows that stand in order already; from now on they are this list's."""
        self.beginResetModel()
        self.ordered = ordered
        self.endResetModel()

    def show_again(self) -> None:
        """Make every row's roles anew: another language, another theme."""
        if self._values:
            self.ordered.shown = [None] * len(self._values)
            self.dataChanged.emit(self.index(0), self.index(len(self._values) - 1))

    def _insert(self, key: str, sort: tuple[Any, ...], value: Any) -> None:
        at = self.ordered.place_for(key, sort)
        self.beginInsertRows(QModelIndex(), at, at)
        self.ordered.insert(at, key, sort, value)
        self.endInsertRows()

    def _move(self, at: int, key: str, sort: tuple[Any, ...]) -> int:
        # Qt counts the place before which the row lands in the list as it still is.
        before = self.ordered.place_for(key, sort)
        to = before - (before > at)
        if to == at:
            self.ordered.move(at, to, key, sort)
            return at
        self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), before)
        self.ordered.move(at, to, key, sort)
        self.endMoveRows()
        return to


RING_STEPS = 120
"""A ring is told anew each 3 degrees: finer steps are not seen and would repaint every row every tick."""


def stepped(clock: Clock) -> Clock:
    """A clock as coarse as a list shows it: whole minutes, 3 degrees."""
    minutes = int(clock.left.total_seconds() // 60)
    left = type(clock.left)(minutes=minutes)
    return Clock(clock.urgency, round(clock.fraction * RING_STEPS) / RING_STEPS, left)
