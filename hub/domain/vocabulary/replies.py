"""Commands and events of the prepared answers that a shop has written for itself."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.reply import ReplyFits, ReplyWords
from hub.domain.vocabulary.base import DESK, Command, Event


class SetReply(Command, frozen=True, tag="set_reply"):
    """Write a prepared answer, or write one anew. `reply` is minted by the asker."""

    may = DESK
    reply: str
    fits: ReplyFits
    words: tuple[ReplyWords, ...]


class ReplyPerson(Struct, frozen=True):
    """Its wordings."""

    words: tuple[ReplyWords, ...]


class ReplySet(Event, frozen=True, tag="reply_set"):
    """A prepared answer is worded so from now on."""

    essential = False
    reply: str
    fits: ReplyFits
    person: ReplyPerson | None = None


class RemoveReply(Command, frozen=True, tag="remove_reply"):
    """Offer a prepared answer no more."""

    may = DESK
    reply: str


class ReplyRemoved(Event, frozen=True, tag="reply_removed"):
    """A prepared answer is offered no more."""

    essential = False
    reply: str
