"""The shop's own stickers."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.state import Folds, S
from hub.domain.stickers import Sticker
from hub.domain.vocabulary import Recorded, StickerAdded, StickerRemoved


def _sticker_added(board: S, recorded: Recorded, event: StickerAdded) -> S:
    words = event.person
    added = (
        Sticker(event.sticker, words.name, words.media, words.media_type)
        if words
        else Sticker(event.sticker, "", "", "")
    )
    return replace(board, shop=replace(board.shop, stickers=(*board.shop.stickers, added)))


def _sticker_removed(board: S, recorded: Recorded, event: StickerRemoved) -> S:
    left = tuple(each for each in board.shop.stickers if each.id != event.sticker)
    return replace(board, shop=replace(board.shop, stickers=left))


STICKERS_FOLDS: Folds = {
    StickerAdded: _sticker_added,
    StickerRemoved: _sticker_removed,
}
