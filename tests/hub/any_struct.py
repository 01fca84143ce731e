"""Builds any value of a struct type from its fields, so that a new kind is tested from the day it is written."""

from __future__ import annotations

import typing
from datetime import UTC, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import Struct

from hub.wire.limits import INT_MAX

texts = st.text(max_size=12)
moments = st.integers(0, 8_000 * 365 * 86_400 * 1_000).map(
    lambda unix_ms: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=unix_ms)
)


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """A strategy for every value that a field of this type may hold.

    Args:
        kind: a type as it stands in a struct's field.
    """
    origin = typing.get_origin(kind)
    if origin in (typing.Union, UnionType):
        return st.one_of([any_of(inner) for inner in typing.get_args(kind)])
    if origin is tuple:
        inner, rest = typing.get_args(kind)
        assert rest is ..., "tuples of one kind only"
        return st.lists(any_of(inner), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(texts, any_of(typing.get_args(kind)[1]), max_size=3)
    if kind is NoneType:
        return st.none()
    if kind is datetime:
        return moments
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if issubclass(kind, Struct):
        return any_struct(kind)
    plain: dict[type, st.SearchStrategy[Any]] = {
        str: texts,
        bool: st.booleans(),
        int: st.integers(-INT_MAX, INT_MAX),
        float: st.floats(allow_nan=False, allow_infinity=False),
    }
    return plain[kind]


def any_struct(kind: type[Struct]) -> st.SearchStrategy[Any]:
    """A strategy for every value of a struct."""
    return st.builds(kind, **{field.name: any_of(field.type) for field in msgspec.structs.fields(kind)})
