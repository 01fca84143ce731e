"""A board as a station keeps it on its own disk: read at each start, so it is written the way that is read fastest.

On the wire a board is JSON in parts that each fit a frame, with a unit for every message. Here nobody else reads it:
MessagePack, the board's own maps, a room with its messages in one (docs/speed.md says what that saves). It is cut into
pieces because Python's other threads wait while one is read, and the window's is among them.

Which maps and fields there are is asked of `Board` itself: what is added there is kept here without a word more. A file of
an earlier program holds the wire's form; it is read too, and written anew with the next snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from immutables import Map

from hub.decoders import msgpack_decoder
from hub.domain.board import Board
from hub.domain.vocabulary import VocabularyError
from hub.wire.boards import assemble, indexed, is_index, lines

PIECE = 32
"""Things in one piece: of rooms with all their messages some 200 KB, read in about a millisecond."""
LENGTH_BYTES = 4
FORM = b"\x02"
"""The first byte. The wire's form, which earlier programs kept, begins with a bracket."""

_hints = get_type_hints(Board)
_MAPS = {name: get_args(kind)[1] for name, kind in _hints.items() if get_origin(kind) is Map and not is_index(name)}
_REST = {name: kind for name, kind in _hints.items() if get_origin(kind) is not Map}
_Rest: Any = msgspec.defstruct("_Rest", list(_REST.items()), frozen=True)
_Piece: Any = msgspec.defstruct(
    "_Piece",
    [(name, dict[str, kind], msgspec.field(default_factory=dict)) for name, kind in _MAPS.items()],  # type: ignore[valid-type] # as a value
    omit_defaults=True,
)
_encode = msgspec.msgpack.Encoder().encode
_rest_of = msgpack_decoder(_Rest).decode
_piece_of = msgpack_decoder(_Piece).decode


def written(board: Board) -> bytes:
    """A whole board; equal boards are equal bytes."""
    made = bytearray(FORM)
    for piece in _pieces(board):
        made += len(piece).to_bytes(LENGTH_BYTES, "big") + piece
    return bytes(made)


def _pieces(board: Board) -> Iterator[bytes]:
    yield _encode(_Rest(**{name: getattr(board, name) for name in _REST}))
    for name in _MAPS:
        things: Map[str, object] = getattr(board, name)
        keys = sorted(things)  # a persistent map's own order follows the process
        for first in range(0, len(keys), PIECE):
            yield _encode(_Piece(**{name: {key: things[key] for key in keys[first : first + PIECE]}}))


def read(body: bytes | memoryview) -> Board:
    """Read a whole board, of this form or the wire's.

    Raises:
        VocabularyError: `bad_board`.
    """
    whole = memoryview(body)
    if bytes(whole[:1]) != FORM:
        return assemble(lines(bytes(whole)))
    pieces = _cut(whole)
    try:
        rest = _rest_of(next(pieces, b""))
        maps = {name: Map[str, Any]().mutate() for name in _MAPS}
        for written_piece in pieces:
            piece = _piece_of(written_piece)
            for name, made in maps.items():
                things = getattr(piece, name)
                if things:
                    made.update(things)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise VocabularyError("bad_board", detail=str(error)[:200]) from error
    fields = {name: getattr(rest, name) for name in _REST} | {name: made.finish() for name, made in maps.items()}
    return indexed(Board(**fields))


def _cut(whole: memoryview) -> Iterator[memoryview]:
    """The pieces, none of them copied: a large shop's are 50 MB."""
    at = len(FORM)
    while at < len(whole):
        begin = at + LENGTH_BYTES
        at = begin + int.from_bytes(whole[at:begin], "big")
        if at > len(whole) or begin > len(whole):
            raise VocabularyError("bad_board", detail="the end of it is missing")
        yield whole[begin:at]
