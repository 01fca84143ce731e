"""What a report needs of the ledger, and no more: the rooms in which something happened in its days, or was promised for them.

The ledger is not read from its beginning. Time is looked for by halving; promises for these days that were made before them
are found by the database itself; then each room is read whole, by its index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import msgspec

from hub.domain.board import Board
from hub.domain.moments import PROMISE_AHEAD_MAX
from hub.domain.report import DAYS_MAX, Report
from hub.domain.reporting import Day, Journey, days_from, journey, report
from hub.domain.room import SHOP_ROOM
from hub.domain.vocabulary import Recorded
from hub.log.port import StoredEvent
from hub.log.reading import SqliteReader
from hub.wire.codec import decode_event

READ_AT_ONCE = 500
"""Events between two pauses: about a millisecond of the interpreter's time."""
ROOM_EVENTS_MAX = 5_000
"""Of one room: an order's has about fifty; what stands before so many is not looked at."""
CLOCK_SLACK = timedelta(hours=1)
"""The hub's clock may have been set back by as much; the events around a day's borders are looked at one by one."""
_PROMISED = b'"kind":"time_promised"'
_SILENT = b'"kind":"courier_silent"'
_plain = msgspec.json.Decoder()

Pause = Callable[[], None]


class BadDays(ValueError):
    """No such days."""


def report_of(reader: SqliteReader, board: Board, day: str, count: int, now: datetime, pause: Pause) -> Report:
    """Make a report.

    Args:
        reader: of this thread.
        board: the newest board: the shop's clock, and the couriers' names.
        day: the first, "2026-05-10".
        count: 1 .. `DAYS_MAX`.
        now: hub time, aware UTC.
        pause: called between small pieces of work; may raise to end it.

    Raises:
        BadDays: `day` is none, or `count` is out of range.
        LogError: the ledger cannot be read.
    """
    try:
        first = date.fromisoformat(day)
    except ValueError as error:
        raise BadDays(day) from error
    if not 1 <= count <= DAYS_MAX or not 1970 <= first.year < 9999:
        raise BadDays(str(count))
    days = days_from(first, count, board.shop.zone)
    rooms, silences = _concerned(reader, days, pause)
    names = {courier.id: courier.name for courier in board.couriers.values()}
    return report(_journeys(reader, rooms, now, pause), silences, days, board.shop.zone, now, names)


def _journeys(reader: SqliteReader, rooms: list[str], now: datetime, pause: Pause) -> Iterator[Journey]:
    for room in rooms:
        pause()
        yield journey(reversed([_bare(one) for one in reader.newest(room, reader.head.seq + 1, ROOM_EVENTS_MAX)]), now)


def _bare(stored: StoredEvent) -> Recorded:
    return decode_event(stored.seq, stored.facts, None)


def _concerned(reader: SqliteReader, days: tuple[Day, ...], pause: Pause) -> tuple[list[str], list[Recorded]]:
    """The rooms that these days are about, and the silences of couriers in them."""
    start, end = days[0].start, days[-1].end
    rooms: dict[str, None] = {}
    silences: list[Recorded] = []
    after, until = seq_before(reader, start - CLOCK_SLACK), seq_before(reader, end + CLOCK_SLACK)
    for stored in reader.mentioning(_PROMISED, seq_before(reader, start - PROMISE_AHEAD_MAX), after):
        pause()
        if start <= datetime.fromisoformat(_plain.decode(stored.facts)["body"]["window"]["until"]) < end:
            rooms[stored.topic] = None
    while after < until and (chunk := reader.read(after, READ_AT_ONCE, 4 << 20)):
        pause()
        after = chunk[-1].seq
        for stored in chunk:
            if stored.topic:
                rooms[stored.topic] = None
            elif _SILENT in stored.facts:
                silences.append(_bare(stored))
    rooms.pop(SHOP_ROOM, None)  # nobody waits in it for an answer of the shop
    return list(rooms), silences


def seq_before(reader: SqliteReader, moment: datetime) -> int:
    """The last event before a moment, 0 if there is none; by halving, so where the clock was set back it is about that."""
    low, high = 0, reader.head.seq
    while low < high:
        middle = (low + high + 1) // 2
        (stored,) = reader.read(middle - 1, 1, 1)
        if datetime.fromisoformat(_plain.decode(stored.facts)["at"]) < moment:
            low = middle
        else:
            high = middle - 1
    return low
