"""Answering a future whose asker may have gone away in the meantime (a closed page, a cancelled task)."""

from __future__ import annotations

from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def resolve(future: Future[T], value: T) -> None:
    """Give an answer, if anybody still waits for it."""
    with suppress(InvalidStateError):
        future.set_result(value)


def fail(future: Future[T], error: Exception) -> None:
    """Say why there is no answer, if anybody still waits for it."""
    with suppress(InvalidStateError):
        future.set_exception(error)
