"""Commands and events about the shop's own stickers, beside the bundled set."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.vocabulary.base import OWNER, Command, Event


class AddSticker(Command, frozen=True, tag="add_sticker"):
    """The shop has a sticker of its own from now on; its picture is at the hub already."""

    may = OWNER
    sticker: str
    name: str
    media: str
    media_type: str


class StickerPerson(Struct, frozen=True):
    """What a sticker is called and what it shows."""

    name: str
    media: str
    media_type: str


class StickerAdded(Event, frozen=True, tag="sticker_added"):
    """The shop has a sticker of its own."""

    essential = False
    sticker: str
    person: StickerPerson | None = None


class RemoveSticker(Command, frozen=True, tag="remove_sticker"):
    """A sticker of the shop's is offered no more; messages that carry it keep it."""

    may = OWNER
    sticker: str


class StickerRemoved(Event, frozen=True, tag="sticker_removed"):
    """A sticker of the shop's is offered no more."""

    essential = False
    sticker: str
