"""Where the rows of a column begin, by how high each is: kept from change to change, for most changes are near the end.

Beside it, which of thousands are built: a dozen or two, by their numbers, that go along when rows come or go before them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import accumulate


class Tops:
    """The heights of rows, and what they add up to.

    Args:
        heights: of the rows in their order, px, 0 and up.
    """

    def __init__(self, heights: Sequence[int] = ()) -> None:
        self._heights = list(heights)
        self._tops = [0]  # of the rows up to the first that changed since
        self.added = 0
        """Heights that were added up, for a test that counts."""

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, at: int) -> int:
        return self._heights[at]

    def __setitem__(self, at: int, px: int) -> None:
        if self._heights[at] != px:
            self._heights[at] = px
            del self._tops[at + 1 :]

    def insert(self, first: int, heights: Sequence[int]) -> None:
        """Rows come in before one."""
        self._heights[first:first] = heights
        del self._tops[first + 1 :]

    def remove(self, first: int, last: int) -> None:
        """Rows go, the last one too."""
        del self._heights[first : last + 1]
        del self._tops[first + 1 :]

    @property
    def all(self) -> Sequence[int]:
        """The top of each row, and last where the last row ends; to read."""
        known = len(self._tops) - 1
        if known < len(self._heights):
            self.added += len(self._heights) - known
            self._tops += accumulate(self._heights[known:], initial=self._tops.pop())
        return self._tops


class Built:
    """The numbers of the rows that are built, in order."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def add(self, at: int) -> int | None:
        """A row is built. Returns: the next one that is."""
        insort(self.rows, at)
        after = bisect_left(self.rows, at) + 1
        return self.rows[after] if after < len(self.rows) else None

    def drop(self, at: int) -> None:
        """A row has gone that stays in the column."""
        self.rows.remove(at)

    def insert(self, first: int, count: int) -> None:
        """So many rows come in before one, not built."""
        self.rows = [at + count if at >= first else at for at in self.rows]

    def remove(self, first: int, last: int) -> None:
        """Rows go, the last one too."""
        count = last - first + 1
        self.rows = [at - count if at > last else at for at in self.rows if not first <= at <= last]
