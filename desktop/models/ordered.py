"""Rows in their order, by themselves: what a list shows, or what it would show. Nobody is told of a change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Key = tuple[Any, ...]
"""(sort..., key): unique, and in order."""


class Later:
    """A row's value that nobody has looked at yet: of a list of 5,000, a dozen are on the screen when it is first shown.

    Args:
        make: makes the value, from what is known now and does not change; called once at most.
    """

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


class Ordered:
    """The rows.

    Args:
        rows: (key, sort, value or `Later`), in any order.
    """

    __slots__ = ("keys", "shown", "sort_of", "values")

    def __init__(self, rows: Iterable[tuple[str, tuple[Any, ...], Any]] = ()) -> None:
        found = sorted((((*sort, key), sort, value) for key, sort, value in rows), key=lambda each: each[0])
        self.keys: list[Key] = [each for each, _, _ in found]
        self.sort_of: dict[str, tuple[Any, ...]] = {each[-1]: sort for each, sort, _ in found}
        self.values: list[Any] = [value for _, _, value in found]
        self.shown: list[Mapping[int, object] | None] = [None] * len(found)
        """What a delegate draws, where it was made."""

    def copy(self) -> Ordered:
        """The same rows, and from now on others."""
        other = Ordered()
        other.keys, other.values, other.shown = self.keys.copy(), self.values.copy(), self.shown.copy()
        other.sort_of = self.sort_of.copy()
        return other

    def row_of(self, key: str) -> int:
        """Where a key stands, or -1."""
        sort = self.sort_of.get(key)
        return -1 if sort is None else bisect_left(self.keys, (*sort, key))

    def place_for(self, key: str, sort: tuple[Any, ...]) -> int:
        """Where a key that is not there would stand."""
        return bisect_left(self.keys, (*sort, key))

    def value(self, row: int) -> Any:
        """A row's value, made where nobody has looked at it yet."""
        value = self.values[row]
        if isinstance(value, Later):
            value = self.values[row] = value.make()
        return value

    def insert(self, at: int, key: str, sort: tuple[Any, ...], value: Any) -> None:
        """Put a row in; whoever does has asked for its place."""
        self.keys.insert(at, (*sort, key))
        self.values.insert(at, value)
        self.shown.insert(at, None)
        self.sort_of[key] = sort

    def remove(self, at: int) -> None:
        """Take a row out."""
        del self.sort_of[self.keys[at][-1]]
        del self.keys[at], self.values[at], self.shown[at]

    def move(self, at: int, to: int, key: str, sort: tuple[Any, ...]) -> None:
        """Give a row another place. Args: to: counted without it."""
        del self.keys[at]
        self.keys.insert(to, (*sort, key))
        self.sort_of[key] = sort
        if at != to:
            self.values.insert(to, self.values.pop(at))
            self.shown.insert(to, self.shown.pop(at))

    def change(self, at: int, value: Any) -> bool:
        """Give a row another value. Returns: whether that is to be told: nobody has seen what was not looked at."""
        known = self.values[at]
        if isinstance(known, Later) and isinstance(value, Later):
            self.values[at] = value
            return False
        value = value.make() if isinstance(value, Later) else value
        if self.value(at) == value:
            return False
        self.values[at], self.shown[at] = value, None
        return True

    # As `Rows` does it, and nobody is told.

    def put(self, key: str, sort: tuple[Any, ...], value: Any) -> None:
        """Insert, move or change one row."""
        at = self.row_of(key)
        if at < 0:
            self.insert(self.place_for(key, sort), key, sort, value)
            return
        if self.sort_of[key] != sort:
            to = self.place_for(key, sort)
            to -= to > at
            self.move(at, to, key, sort)
            at = to
        self.change(at, value)

    def drop(self, key: str) -> None:
        """Take a row out; silent when it is not there."""
        at = self.row_of(key)
        if at >= 0:
            self.remove(at)
