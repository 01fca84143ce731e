"""Rules of the shop's own stickers: how many there may be, and that each has a name and a picture."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.limits import NAME_CHARS_MAX, media_fault, refuse, text_fault
from hub.domain.rules.finding import Decision, Rules
from hub.domain.stickers import OWN_MAX
from hub.domain.vocabulary import AddSticker, Refused, RemoveSticker, StickerAdded, StickerPerson, StickerRemoved


def _add_sticker(board: Board, command: AddSticker, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.sticker):
        return Refused("bad_id", {"field": "sticker"})
    own = board.shop.stickers
    if any(each.id == command.sticker for each in own):
        return Refused("already_exists", {"sticker": command.sticker})
    if len(own) >= OWN_MAX:
        return Refused("too_many", {"field": "sticker", "limit": str(OWN_MAX)})
    fault = text_fault("name", command.name, NAME_CHARS_MAX, needed=True) or media_fault(
        command.media, command.media_type, "image"
    )
    if fault is not None:
        return refuse(fault)
    return [StickerAdded(command.sticker, StickerPerson(command.name, command.media, command.media_type))]


def _remove_sticker(board: Board, command: RemoveSticker, actor: Actor, now: datetime) -> Decision:
    there = any(each.id == command.sticker for each in board.shop.stickers)
    return [StickerRemoved(command.sticker)] if there else []


STICKERS_RULES: Rules = {
    AddSticker: _add_sticker,
    RemoveSticker: _remove_sticker,
}
