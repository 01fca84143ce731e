"""A board in parts, for a client that is new or far behind, and for the hub's own snapshot.

A part is a list of units; a unit names one order, room (without messages), message, courier, link, station, member of
staff, sign-in, run, or the rest. An order that would outgrow a frame comes without its long lists, which follow it.
Parts are made one at a time from the immutable board, so that nobody waits for a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import msgspec
from immutables import Map
from msgspec import Struct
from msgspec.structs import replace

from hub.decoders import json_decoder
from hub.domain.access import Link
from hub.domain.board import Board
from hub.domain.courier import Courier
from hub.domain.erasure import ErasedLately
from hub.domain.order import Item, Order, Proof, Step
from hub.domain.promise import PromiseEntry
from hub.domain.reply import Reply
from hub.domain.room import Message, Room
from hub.domain.run import Run
from hub.domain.settings import ShopSettings
from hub.domain.shop import Shop, Station
from hub.domain.staff import SignIn, StaffMember
from hub.domain.vocabulary import VocabularyError
from hub.wire.limits import PART_BYTES

T = TypeVar("T")
Part = bytes | memoryview


class Rest(Struct, frozen=True):
    """What a board holds beside its maps."""

    seq: int
    at: datetime
    shop: Shop
    next_number: int
    incarnation: str
    needs_update: tuple[str, ...]
    restored_seq: int = 0
    settings: ShopSettings = ShopSettings()


class OrderMore(Struct, frozen=True, omit_defaults=True):
    """What follows an order that came without its long lists; each entry stands behind those that came before."""

    order: str
    items: tuple[Item, ...] = ()
    history: tuple[Step, ...] = ()
    promises: tuple[PromiseEntry, ...] = ()
    proofs: tuple[Proof, ...] = ()


class Unit(Struct, frozen=True, omit_defaults=True):
    """One thing of a board; exactly one of the fields is there (`room_id` goes with `message`)."""

    order: Order | None = None
    more: OrderMore | None = None
    room: Room | None = None
    room_id: str = ""
    message: Message | None = None
    courier: Courier | None = None
    link: Link | None = None
    station: Station | None = None
    rest: Rest | None = None
    member: StaffMember | None = None
    sign_in: SignIn | None = None
    closed: tuple[str, ...] = ()
    erased: tuple[ErasedLately, ...] = ()
    run: Run | None = None
    reply: Reply | None = None


PIECE = 400
"""Entries of a long list in one unit: 60 KB at the most, for a list in one piece would outgrow a frame on a busy week."""
ORDER_PIECES = {"items": 60, "history": 40, "promises": 5, "proofs": 60}
"""An order's long lists, and how many entries of each go in one unit: at their limits 85 kB at the most. All at once would
be 1.3 MB, and a client that cannot take a part can never come in."""

_encode = msgspec.json.Encoder().encode
_decoder = json_decoder(list[Unit])


def parts(board: Board) -> Iterator[bytes]:
    """Write a board as JSON lists of units, each at most `PART_BYTES`."""
    return _pack(_units(board))


def parts_of(orders: Iterable[Order], rooms: Iterable[Room]) -> Iterator[bytes]:
    """Write some orders and rooms."""
    return _pack(_units_of(orders, rooms))


def _units(board: Board) -> Iterator[Unit]:
    yield Unit(
        rest=Rest(
            board.seq,
            board.at,
            board.shop,
            board.next_number,
            board.incarnation,
            tuple(sorted(board.needs_update)),
            board.restored_seq,
            board.settings,
        )
    )
    for first in range(0, len(board.closed), PIECE):
        yield Unit(closed=board.closed[first : first + PIECE])
    for first in range(0, len(board.erased), PIECE):
        yield Unit(erased=board.erased[first : first + PIECE])
    for member in _in_order(board.staff):
        yield Unit(member=member)
    for sign_in in _in_order(board.sign_ins):
        yield Unit(sign_in=sign_in)
    for station in _in_order(board.stations):
        yield Unit(station=station)
    for courier in _in_order(board.couriers):
        yield Unit(courier=courier)
    for link in _in_order(board.links):
        yield Unit(link=link)
    for run in _in_order(board.runs):
        yield Unit(run=run)
    for reply in _in_order(board.replies):
        yield Unit(reply=reply)
    yield from _units_of(_in_order(board.orders), _in_order(board.rooms))


def _in_order(things: Map[str, T]) -> Iterator[T]:
    """By id: a persistent map's own order follows the process, and equal boards shall be equal bytes."""
    return (things[key] for key in sorted(things))


def _units_of(orders: Iterable[Order], rooms: Iterable[Room]) -> Iterator[Unit]:
    for order in orders:
        yield Unit(order=order)
    for room in rooms:
        yield Unit(room=replace(room, messages=()))
        for message in room.messages:
            yield Unit(room_id=room.id, message=message)


def _pack(units: Iterable[Unit]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    size = 2
    for written in _written(units):
        if gathered and size + len(written) > PART_BYTES:
            yield b"[" + b",".join(gathered) + b"]"
            gathered, size = [], 2
        gathered.append(written)
        size += len(written) + 1
    yield b"[" + b",".join(gathered) + b"]"


def _written(units: Iterable[Unit]) -> Iterator[bytes]:
    for unit in units:
        written = _encode(unit)
        if unit.order is None or len(written) <= PART_BYTES:
            yield written
        else:
            yield from map(_encode, _in_pieces(unit.order))


def _in_pieces(order: Order) -> Iterator[Unit]:
    """An order without its long lists, and after it their entries."""
    yield Unit(order=replace(order, **dict.fromkeys(ORDER_PIECES, ())))
    for name, count in ORDER_PIECES.items():
        entries = getattr(order, name)
        for first in range(0, len(entries), count):
            yield Unit(more=OrderMore(order.id, **{name: entries[first : first + count]}))


def _with_more(order: Order | None, more: OrderMore) -> Order:
    if order is None:
        raise VocabularyError("bad_board", detail="more of an order that did not come")
    return replace(order, **{name: (*getattr(order, name), *getattr(more, name)) for name in ORDER_PIECES})


def assemble(written: Iterable[Part]) -> Board:
    """Read a whole board from its parts, in order.

    Raises:
        VocabularyError: `bad_board`.
    """
    return merge(Board(), written)


def lines(written: bytes) -> Iterator[memoryview]:
    """The parts of a board that were written one to a line; none of them is copied: a large shop's are 50 MB."""
    begin, whole = 0, memoryview(written)
    while (end := written.find(b"\n", begin)) >= 0:
        yield whole[begin:end]
        begin = end + 1
    yield whole[begin:]


def merge(board: Board, written: Iterable[Part]) -> Board:
    """Put units over a board: what they name replaces what the board holds."""
    orders, rooms = board.orders.mutate(), board.rooms.mutate()
    couriers, links, stations = board.couriers.mutate(), board.links.mutate(), board.stations.mutate()
    staff, sign_ins, runs = board.staff.mutate(), board.sign_ins.mutate(), board.runs.mutate()
    replies = board.replies.mutate()
    rest: Rest | None = None
    closed: list[str] = []
    erased: list[ErasedLately] = []
    said: dict[str, list[Message]] = {}
    for part in written:
        for unit in _read(part):
            if unit.order is not None:
                orders[unit.order.id] = unit.order
            elif unit.room is not None:
                rooms[unit.room.id] = unit.room
                said.pop(unit.room.id, None)
            elif unit.message is not None:
                if unit.room_id not in rooms:
                    raise VocabularyError("bad_board", detail="a message before its room")
                said.setdefault(unit.room_id, []).append(unit.message)
            elif unit.courier is not None:
                couriers[unit.courier.id] = unit.courier
            elif unit.link is not None:
                links[unit.link.id] = unit.link
            elif unit.station is not None:
                stations[unit.station.id] = unit.station
            elif unit.member is not None:
                staff[unit.member.id] = unit.member
            elif unit.sign_in is not None:
                sign_ins[unit.sign_in.id] = unit.sign_in
            elif unit.run is not None:
                runs[unit.run.id] = unit.run
            elif unit.reply is not None:
                replies[unit.reply.id] = unit.reply
            elif unit.rest is not None:
                rest = unit.rest
            elif unit.more is not None:
                orders[unit.more.order] = _with_more(orders.get(unit.more.order), unit.more)
            closed += unit.closed
            erased += unit.erased
    for room_id, messages in said.items():
        room = rooms[room_id]
        rooms[room_id] = replace(room, messages=(*room.messages, *messages))
    board = replace(
        board,
        orders=orders.finish(),
        rooms=rooms.finish(),
        couriers=couriers.finish(),
        links=links.finish(),
        stations=stations.finish(),
        staff=staff.finish(),
        sign_ins=sign_ins.finish(),
        runs=runs.finish(),
        replies=replies.finish(),
    )
    if rest is not None:
        board = replace(
            board,
            seq=rest.seq,
            at=rest.at,
            shop=rest.shop,
            next_number=rest.next_number,
            closed=tuple(closed),
            incarnation=rest.incarnation,
            needs_update=frozenset(rest.needs_update),
            restored_seq=rest.restored_seq,
            settings=rest.settings,
            erased=tuple(erased),
        )
    return indexed(board)


def named(part: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The ids of the orders and rooms that a part names."""
    units = _read(part)
    orders = {unit.order.id for unit in units if unit.order is not None}
    more = {unit.more.order for unit in units if unit.more is not None}
    return frozenset(orders | more), frozenset(unit.room.id for unit in units if unit.room is not None)


def _read(part: Part) -> list[Unit]:
    try:
        return _decoder.decode(part)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_board", detail=str(error)[:200]) from error


_INDEXES = frozenset({"sources", "links_by_hash", "links_by_subject", "stations_by_key"})


def is_index(name: str) -> bool:
    """Whether a map of a board only finds what its other maps hold."""
    return name in _INDEXES


def indexed(board: Board) -> Board:
    """Make the look-up maps anew; they are neither sent nor kept."""
    sources = {
        f"{order.source.system}:{order.source.key}": order.id
        for order in board.orders.values()
        if order.source is not None
    }
    subjects: dict[str, frozenset[str]] = {}
    for link in board.links.values():
        subjects[link.subject] = subjects.get(link.subject, frozenset()) | {link.id}
    return replace(
        board,
        sources=Map(sources),
        links_by_subject=Map(subjects),
        links_by_hash=Map({link.secret_hash: link.id for link in board.links.values()}),
        stations_by_key=Map({s.key: s.id for s in board.stations.values() if s.revoked_at is None}),
    )
