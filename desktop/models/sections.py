"""Rows in sections, each under a heading that says how many there are. Of a list that shows, and of one that does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from desktop.models.ordered import Later, Ordered
from desktop.models.rows import Rows

_HEADING = "§"
"""Begins the key of a section's heading; no room's id begins so."""
_OF_HEADING, _OF_ROW = 0, 1
"""Second in a sort: a heading stands above its section's rows."""
_PARTED_AT_ONCE = 500
"""So many rows are looked at in one step, some 0.3 ms."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's first line: which one, and how many stand under it."""

    section: str
    count: int


class Found(NamedTuple):
    """Where a room stands, and what makes its row: most rows of a long list are never looked at."""

    section: str
    sort: tuple[Any, ...]
    row: Callable[[], Any]


def is_heading(key: str) -> bool:
    """Whether a key is a heading's."""
    return key.startswith(_HEADING)


class Sections:
    """What stands in which section, and the headings above.

    Args:
        names: codes of the sections in their order; a row's sort begins with its section's place among them.
        headings: whether sections get a row of their own.
    """

    def __init__(self, names: tuple[str, ...], *, headings: bool) -> None:
        self.names = names
        self._headings = headings

    def sort(self, section: str, within: tuple[Any, ...]) -> tuple[Any, ...]:
        """Where a row belongs, from where it belongs in its section."""
        return self.names.index(section), _OF_ROW, *within

    def section_of(self, rows: Ordered, key: str) -> str | None:
        """In which section a row stands, None where it does not."""
        sort = rows.sort_of.get(key)
        return self.names[sort[0]] if sort is not None else None

    @staticmethod
    def rooms(rows: Ordered) -> list[str]:
        """The keys of the rows without the headings, in order."""
        return [key[-1] for key in rows.keys if key[1] != _OF_HEADING]

    def rows(self, found: Iterable[tuple[str, Found]], counts: dict[str, int]) -> Ordered:
        """The rows of these, with their headings. Args: counts: how many stand in each section."""
        return Ordered(
            [
                *((key, one.sort, Later(one.row)) for key, one in found),
                *(self._heading(section, count) for section, count in counts.items() if count and self._headings),
            ]
        )

    def part(self, whole: Ordered, keys: Set[str]) -> tuple[Ordered, dict[str, int]]:
        """Some rows of a whole, as they stand and as they were drawn there, with their headings and counts."""
        steps = self.parting(whole, keys)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                parted: tuple[Ordered, dict[str, int]] = done.value
                return parted

    def parting(self, whole: Ordered, keys: Set[str]) -> Generator[None, None, tuple[Ordered, dict[str, int]]]:
        """`part` in small steps; the whole must stay as it is meanwhile."""
        counts = dict(Counter(self.names[whole.sort_of[key][0]] for key in keys))
        yield
        part = Ordered()
        for row, place in enumerate(whole.keys):
            if row % _PARTED_AT_ONCE == _PARTED_AT_ONCE - 1:
                yield
            key = place[-1]
            if key in keys:
                sort, value, shown = whole.sort_of[key], whole.values[row], whole.shown[row]
            elif place[1] == _OF_HEADING and counts.get(self.names[place[0]]):
                _, sort, value = self._heading(self.names[place[0]], counts[self.names[place[0]]])
                shown = None
            else:
                continue
            part.keys.append(place)
            part.values.append(value)
            part.shown.append(shown)
            part.sort_of[key] = sort
        return part, counts

    def heading_keys(self) -> Iterator[str]:
        """The keys of all headings that there may be."""
        return (f"{_HEADING}{section}" for section in self.names) if self._headings else iter(())

    def place(
        self, into: Rows | Ordered, counts: dict[str, int], key: str, found: Found | None, counted: Callable[[], None]
    ) -> None:
        """Put a row where it stands now, or take it out.

        Args:
            into: the rows, which may be a list that tells of it.
            counts: theirs; they are kept.
            found: None: it is in no section.
            counted: called at each change of a count.
        """
        before = self.section_of(into.ordered if isinstance(into, Rows) else into, key)
        if found is None:
            if before is not None:
                into.drop(key)
                self._count(into, counts, before, -1, counted)
            return
        if before != found.section:
            self._count(into, counts, found.section, +1, counted)  # the heading is there before its first row
        into.put(key, found.sort, Later(found.row))
        if before is not None and before != found.section:
            self._count(into, counts, before, -1, counted)

    def _count(
        self, into: Rows | Ordered, counts: dict[str, int], section: str, change: int, counted: Callable[[], None]
    ) -> None:
        counts[section] = counts.get(section, 0) + change
        if self._headings:
            key, sort, heading = self._heading(section, counts[section])
            if heading.count:
                into.put(key, sort, heading)
            else:
                into.drop(key)
        counted()

    def _heading(self, section: str, count: int) -> tuple[str, tuple[Any, ...], Heading]:
        return f"{_HEADING}{section}", (self.names.index(section), _OF_HEADING), Heading(section, count)
