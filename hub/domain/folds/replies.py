"""The shop's quick replies."""

from __future__ import annotations

from msgspec.structs import replace

from hub.domain.reply import Reply
from hub.domain.state import Folds, S
from hub.domain.vocabulary import Recorded, ReplyRemoved, ReplySet


def _reply_set(board: S, recorded: Recorded, event: ReplySet) -> S:
    words = event.person.words if event.person is not None else ()
    return replace(board, replies=board.replies.set(event.reply, Reply(event.reply, event.fits, words)))


def _reply_removed(board: S, recorded: Recorded, event: ReplyRemoved) -> S:
    if event.reply not in board.replies:
        return board
    return replace(board, replies=board.replies.delete(event.reply))


REPLIES_FOLDS: Folds = {
    ReplySet: _reply_set,
    ReplyRemoved: _reply_removed,
}
