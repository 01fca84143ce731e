"""A list of plain values in order, each with a key: it changes by insert, move, remove and dataChanged only.

Every model of a station stands on it. A reset would throw away selection, scroll and a screen reader's place, so
there is none except `replace`, for a board that was replaced as a whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hub.domain.promise import Clock

Index = QModelIndex | QPersistentModelIndex
Present = Callable[[Any], Mapping[int, object]]
"""Turns a row's value into what a delegate draws, by role; it comes from the station, which knows words."""


class Later:
    """A row's value that nobody has looked at yet: of a list of 5,000, a dozen are on the screen when it is first shown.

    Args:
        make: makes the value, from what is known now and does not change; called once at most.
    """

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


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
        self._keys: list[tuple[Any, ...]] = []  # (sort key..., key): unique, in order
        self._values: list[Any] = []
        self._shown: list[Mapping[int, object] | None] = []
        self._sort_of: dict[str, tuple[Any, ...]] = {}

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
            return self._value(row)
        return self.roles_of(row).get(role)

    def roles_of(self, row: int) -> Mapping[int, object]:
        """What a delegate draws in a row; the same object for as long as it looks the same."""
        shown = self._shown[row]
        if shown is None:
            shown = self._present(self._value(row)) if self._present is not None else {}
            self._shown[row] = shown
        return shown

    # Ours

    @property
    def values(self) -> list[Any]:
        """The values in their order; a copy."""
        return [self._value(row) for row in range(len(self._values))]

    def value_at(self, row: int) -> Any:
        """The value in a row."""
        return self._value(row)

    def _value(self, row: int) -> Any:
        value = self._values[row]
        if isinstance(value, Later):
            value = self._values[row] = value.make()
        return value

    @property
    def keys(self) -> list[str]:
        """The keys in their order."""
        return [each[-1] for each in self._keys]

    def row_of(self, key: str) -> int:
        """Where a key stands, or -1."""
        sort = self._sort_of.get(key)
        return -1 if sort is None else bisect_left(self._keys, (*sort, key))

    def index_of(self, key: str) -> QModelIndex:
        """The index of a key; invalid when it is not in the list."""
        row = self.row_of(key)
        return self.index(row) if row >= 0 else QModelIndex()

    def value_of(self, key: str) -> Any:
        """The value of a key, or None."""
        row = self.row_of(key)
        return self._value(row) if row >= 0 else None

    def heading_rows(self) -> list[int]:
        """Rows that are headings: lower than the others, and never chosen."""
        return []

    def put(self, key: str, sort: tuple[Any, ...], value: Any) -> None:
        """Insert, move or change one row; nothing is said when nothing is different.

        Args:
            key: names the row.
            sort: where it belongs; comparable with every other row's.
            value: what it shows; compared by equality.
        """
        at = self.row_of(key)
        if at < 0:
            self._insert(key, sort, value)
            return
        if self._sort_of[key] != sort:
            at = self._move(at, key, sort)
        if self._value(at) != value:
            self._values[at] = value
            self._shown[at] = None
            here = self.index(at)
            self.dataChanged.emit(here, here)

    def drop(self, key: str) -> None:
        """Take a row out; silent when it is not there."""
        at = self.row_of(key)
        if at < 0:
            return
        self.beginRemoveRows(QModelIndex(), at, at)
        del self._keys[at], self._values[at], self._shown[at], self._sort_of[key]
        self.endRemoveRows()

    def replace(self, rows: Iterable[tuple[str, tuple[Any, ...], Any]]) -> None:
        """Become another list as a whole: (key, sort, value or `Later`). The one reset there is."""
        self.beginResetModel()
        found = _ordered(rows)
        self._keys = [each for each, _, _ in found]
        self._sort_of = {each[-1]: sort for each, sort, _ in found}
        self._values = [value for _, _, value in found]
        self._shown = [None] * len(found)
        self.endResetModel()

    def show_again(self) -> None:
        """Make every row's roles anew: another language, another theme."""
        if self._values:
            self._shown = [None] * len(self._values)
            self.dataChanged.emit(self.index(0), self.index(len(self._values) - 1))

    def _insert(self, key: str, sort: tuple[Any, ...], value: Any) -> None:
        at = bisect_left(self._keys, (*sort, key))
        self.beginInsertRows(QModelIndex(), at, at)
        self._keys.insert(at, (*sort, key))
        self._values.insert(at, value)
        self._shown.insert(at, None)
        self._sort_of[key] = sort
        self.endInsertRows()

    def _move(self, at: int, key: str, sort: tuple[Any, ...]) -> int:
        rest = self._keys[:at] + self._keys[at + 1 :]
        to = bisect_left(rest, (*sort, key))
        self._sort_of[key] = sort
        if to == at:
            self._keys[at] = (*sort, key)
            return at
        # Qt counts the place before which the row lands in the list as it still is.
        self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to + 1 if to > at else to)
        self._keys = rest
        self._keys.insert(to, (*sort, key))
        self._values.insert(to, self._values.pop(at))
        self._shown.insert(to, self._shown.pop(at))
        self.endMoveRows()
        return to


def _ordered(rows: Iterable[tuple[str, tuple[Any, ...], Any]]) -> list[tuple[tuple[Any, ...], tuple[Any, ...], Any]]:
    return sorted((((*sort, key), sort, value) for key, sort, value in rows), key=lambda each: each[0])


RING_STEPS = 120
"""A ring is told anew each 3 degrees: finer steps are not seen and would repaint every row every tick."""


def stepped(clock: Clock) -> Clock:
    """A clock as coarse as a list shows it: whole minutes, 3 degrees."""
    minutes = int(clock.left.total_seconds() // 60)
    left = type(clock.left)(minutes=minutes)
    return Clock(clock.urgency, round(clock.fraction * RING_STEPS) / RING_STEPS, left)
