"""What a search finds: the place in an event's words, told as a line; and which of an event's words can be searched at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from hub.domain.actor import Actor
from hub.domain.vocabulary import Event, OrderPlaced
from hub.domain.words import Wanted, is_there

HITS_MAX = 50
"""Of one answer: a screen and a half; who wants more asks for those before the last."""
EXCERPT_CHARS = 160
"""Of a text that is told: a line or two around what was found."""
NO_WORDS = frozenset({"media", "media_type", "sticker", "trackers", "place", "before"})
"""What of a person part nobody types into a search field; what stood `before` a change stands in the event before it."""


class Hit(Struct, frozen=True):
    """Something found.

    Args:
        seq, at, kind, actor: of the event whose words were found.
        room: "" where it is of none.
        order, number: "" and 0 where it is of none.
        text: the words, or a part of them around what was asked for.
    """

    seq: int
    at: datetime
    kind: str
    actor: Actor
    room: str
    order: str
    number: int
    text: str


def texts_of(event: Event) -> list[str]:
    """The texts by which an event is found, each for itself; none where its words are erased."""
    person = getattr(event, "person", None)
    if person is None:
        return []
    found = [text for text in _texts(msgspec.to_builtins(person)) if text]
    return [*found, str(event.number)] if isinstance(event, OrderPlaced) else found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in NO_WORDS:
                yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def excerpt(asked: Wanted, texts: list[str]) -> str:
    """The text in which most of what is asked for stands; a long one is cut around it."""
    best = max(texts, key=lambda text: sum(is_there((ways,), [text]) for ways in asked), default="")
    if len(best) <= EXCERPT_CHARS:
        return best
    half = EXCERPT_CHARS // 2
    starts = range(0, len(best) - half, half)
    start = max(starts, key=lambda n: sum(is_there((ways,), [best[n : n + EXCERPT_CHARS]]) for ways in asked))
    cut = best[start : start + EXCERPT_CHARS]
    return ("…" if start else "") + cut + ("…" if start + EXCERPT_CHARS < len(best) else "")
