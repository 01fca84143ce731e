"""Rules about the prepared answers of a shop."""

from __future__ import annotations

from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.limits import Fault, refuse, text_fault
from hub.domain.reply import REPLIES_MAX, REPLY_TEXT_CHARS_MAX, REPLY_TITLE_CHARS_MAX, Reply, ReplyLanguage, ReplyWords
from hub.domain.rules.finding import Decision, Rules
from hub.domain.vocabulary import Refused, RemoveReply, ReplyPerson, ReplyRemoved, ReplySet, SetReply


def words_fault(words: tuple[ReplyWords, ...]) -> Fault | None:
    """The first thing that is wrong with the wordings of an answer, or None."""
    if not words:
        return Fault("reply.text", "empty")
    if len({each.language for each in words}) < len(words):
        return Fault("reply.words", "too_long", len(ReplyLanguage))
    for each in words:
        fault = text_fault("reply.title", each.title, REPLY_TITLE_CHARS_MAX, needed=True) or text_fault(
            "reply.text", each.text, REPLY_TEXT_CHARS_MAX, lines=True, needed=True
        )
        if fault is not None:
            return fault
    return None


def _set_reply(board: Board, command: SetReply, actor: Actor, now: datetime) -> Decision:
    if not is_id(command.reply):
        return Refused("bad_id", {"field": "reply"})
    fault = words_fault(command.words)
    if fault is not None:
        return refuse(fault)
    stands = board.replies.get(command.reply)
    if stands is None and len(board.replies) >= REPLIES_MAX:
        return Refused("too_many_replies", {"limit": str(REPLIES_MAX)})
    if stands == Reply(command.reply, command.fits, command.words):
        return []
    return [ReplySet(command.reply, command.fits, ReplyPerson(command.words))]


def _remove_reply(board: Board, command: RemoveReply, actor: Actor, now: datetime) -> Decision:
    return [ReplyRemoved(command.reply)] if command.reply in board.replies else []


REPLIES_RULES: Rules = {
    SetReply: _set_reply,
    RemoveReply: _remove_reply,
}
