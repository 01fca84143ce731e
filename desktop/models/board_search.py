"""A search through everything that stands on the board, a few rooms at a time, with the best that was found so far.

Each room's words are folded once, for as long as room and order stand as they are; a question that only goes on ("mei",
"mei l") looks through what the one before has found. So a letter costs what it finds, in turns that nobody feels.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from desktop.models.haystacks import haystack
from desktop.models.seeking import begins_folded, digits, holds
from hub.domain.board import Board
from hub.domain.order import Order, Person
from hub.domain.room import Room, RoomKind
from hub.domain.words import folded

FRESH_COST = 20
"""Folding a room's words for the first time costs as much as looking through so many that are folded."""
FIRST_COST = 400
"""Looked through before the first answer: a shop of 20 orders that nobody has looked for yet, or of 400 afterwards; a
quarter of the 8 ms that a turn of the window may take."""
SENDER, RECIPIENT = 0, 1


@dataclass(frozen=True, slots=True)
class _Line:
    """What can be found of a room. Args: people: (person, folded name, all that is found of them), the sender first."""

    room: Room
    order: Order | None
    text: str
    named: str
    people: tuple[tuple[Person, str, str], ...]


class Lines:
    """Every room's words, folded once for as long as room and order stand as they are."""

    def __init__(self) -> None:
        self._kept: dict[str, _Line] = {}

    def keep(self, count: int) -> None:
        """Let go of rooms that left the board, once they are as many as stand on it."""
        if len(self._kept) > 2 * count + FRESH_COST:
            self._kept.clear()

    def knows(self, room: Room, order: Order | None) -> bool:
        """Whether a room's words are folded as they stand."""
        kept = self._kept.get(room.id)
        return kept is not None and kept.room is room and kept.order is order

    def of(self, room: Room, order: Order | None) -> _Line:
        """A room's words."""
        kept = self._kept.get(room.id)
        if kept is None or kept.room is not room or kept.order is not order:
            kept = self._kept[room.id] = _line(room, order)
        return kept

    def folding(self, board: Board) -> Iterator[None]:
        """Fold all of a board's words ahead, room by room."""
        for room in board.rooms.values():
            self.of(room, board.orders.get(room.order) if room.order else None)
            yield


def called(name: str, phone: str) -> str:
    """Everything by which a person is found."""
    return folded(f"{name}\n{phone}\n{digits(phone)}")


def _line(room: Room, order: Order | None) -> _Line:
    if order is None:
        return _Line(room, None, haystack(room, None), folded(room.customer.name), ())
    people = tuple((one, folded(one.name), called(one.name, one.phone)) for one in (order.sender, order.recipient))
    return _Line(room, order, haystack(room, order), f"{people[RECIPIENT][1]} {people[SENDER][1]}", people)


_Rank = tuple[int, int, bool, int, int]


class BoardSearch:
    """One question to the board, see `go_on`; what was found so far can be read at any time.

    Args:
        sought: see `seeking.terms`; nothing finds nothing.
        ages: how long ago a room was opened, by id; the smaller the nearer.
        most: of the rooms and of the people, so many are kept; all are counted.
        before: the question before; where this one only goes on, its findings are looked through.
    """

    def __init__(
        self,
        board: Board,
        sought: tuple[str, ...],
        lines: Lines,
        ages: Mapping[str, int],
        most: int,
        before: BoardSearch | None = None,
    ) -> None:
        self.sought = sought
        self.done = not sought
        self.count = 0
        """Rooms that hold what is sought."""
        self.looked = 0
        """Rooms that were looked through."""
        self.near = False
        """Whether a room is meant: by its number or a name that begins so."""
        self.person_near = False
        """Whether a person is meant: by a name that begins so."""
        self._board, self._lines, self._ages, self._most = board, lines, ages, most
        self._held: list[Room] = []
        self._best: list[tuple[_Rank, str]] = []
        self._people: dict[tuple[str, str], tuple[int, int, Order]] = {}
        self._steps = self._looking(self._among(before) if sought else ())

    @property
    def rooms(self) -> list[str]:
        """The nearest rooms, by id."""
        return [room for _, room in self._best]

    @property
    def person_count(self) -> int:
        """People that hold what is sought; who ordered twice with one number counts once."""
        return len(self._people)

    def people(self) -> list[tuple[Order, int]]:
        """The people of the newest orders: (order, SENDER or RECIPIENT)."""
        return [(order, side) for _, side, order in nsmallest(self._most, self._people.values())]

    def go_on(self, cost: int = FIRST_COST) -> bool:
        """Look on, for about so many rooms. Returns: whether all were looked through."""
        for took in self._steps:
            cost -= took
            if cost <= 0:
                break
        return self.done

    def steps(self) -> Iterator[None]:
        """Look on room by room."""
        for _ in self._steps:
            yield

    def _among(self, before: BoardSearch | None) -> Iterable[Room]:
        """What holds these words stands among what held the words before, where each of those goes on in one of these."""
        if before is None or not before.sought or not before.done or before._board is not self._board:
            return self._board.rooms.values()
        goes_on = all(any(old in new for new in self.sought) for old in before.sought)
        return before._held if goes_on else self._board.rooms.values()

    def _looking(self, among: Iterable[Room]) -> Iterator[int]:
        orders = self._board.orders
        for room in among:
            order = orders.get(room.order) if room.order else None
            if room.kind is RoomKind.SHOP:
                continue
            cost = 1 if self._lines.knows(room, order) else FRESH_COST
            line = self._lines.of(room, order)
            self.looked += 1
            if holds(line.text, self.sought):
                self._take(line)
            yield cost
        self.done = True

    def _take(self, line: _Line) -> None:
        self._held.append(line.room)
        self.count += 1
        rank = self._rank(line)
        self.near = self.near or rank[0] < 2
        if len(self._best) < self._most or rank < self._best[-1][0]:
            insort(self._best, (rank, line.room.id))
            del self._best[self._most :]
        if line.order is None:
            return
        for side, (person, name, words) in enumerate(line.people):
            if holds(words, self.sought):
                self.person_near = self.person_near or begins_folded(name, self.sought)
                who, at = (person.name, person.phone), (-line.order.number, side, line.order)
                known = self._people.get(who)
                if known is None or at[:2] < known[:2]:
                    self._people[who] = at

    def _rank(self, line: _Line) -> _Rank:
        order, age = line.order, self._ages.get(line.room.id, len(self._ages))
        named = begins_folded(line.named, self.sought)
        if order is None:
            return (1 if named else 2), age, False, 0, self.count
        exact = self.sought in ((str(order.number),), (f"gw-{order.number}",), (f"gw{order.number}",))
        return (0 if exact else 1 if named else 2), age, not order.is_open, -order.number, self.count
