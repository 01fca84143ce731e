"""Readers of one type each, built by one thread at a time.

msgspec finds out how a type is read when a reader of it is first built, and sets what it has found beside the class before
all of it is there: finding out runs Python code (annotations are looked up), so another thread may come in between, finds
the half and reads with it. That is no exception but the end of the process (msgspec 0.22; `tests/hub/test_decoders.py` shows
it in a process of its own). A hub reads events on several threads, so readers are built here, under one lock, and kept.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_building = threading.RLock()


@overload
def json_decoder(of: type[T]) -> msgspec.json.Decoder[T]: ...
@overload
def json_decoder(of: Any) -> msgspec.json.Decoder[Any]: ...
def json_decoder(of: Any) -> msgspec.json.Decoder[Any]:
    """The reader of a type from JSON.

    Args:
        of: a struct, a union of tagged structs, or whatever else msgspec reads; hashable.
    """
    with _building:
        return _json_decoder(of)


@overload
def msgpack_decoder(of: type[T]) -> msgspec.msgpack.Decoder[T]: ...
@overload
def msgpack_decoder(of: Any) -> msgspec.msgpack.Decoder[Any]: ...
def msgpack_decoder(of: Any) -> msgspec.msgpack.Decoder[Any]:
    """The reader of a type from MessagePack. Args: as for `json_decoder`."""
    with _building:
        return _msgpack_decoder(of)


def converted(value: object, of: type[T]) -> T:
    """A value of plain builtins as one of a type.

    Raises:
        msgspec.ValidationError: it is none.
    """
    with _building:
        return msgspec.convert(value, type=of)


@cache
def _json_decoder(of: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(of)


@cache
def _msgpack_decoder(of: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(of)
