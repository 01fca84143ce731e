"""Rules about pushed notices: a follower asks, and is answered `not_due` unless the policy says so too."""

from __future__ import annotations

import re
from datetime import datetime

from hub.domain.actor import Actor
from hub.domain.board import Board
from hub.domain.ids import is_id
from hub.domain.moments import zones_known
from hub.domain.notice import ANSWERED, CODE_CHARS_MAX, ZONES_MAX, Notice, Outcome
from hub.domain.notice_policy import pushes, unanswered_at
from hub.domain.rules.finding import Decision, Rules
from hub.domain.vocabulary import BeginNotice, NoticeBegun, NoticeSettled, Refused, SettleNotice

_CODE = re.compile(rf"[a-z0-9_]{{0,{CODE_CHARS_MAX}}}")


def _begin_notice(board: Board, command: BeginNotice, actor: Actor, now: datetime) -> Decision:
    order = board.orders.get(command.order)  # also a closed one: its end is told
    if order is None:
        return Refused("order_not_found", {"order": command.order[:40]})
    if not is_id(command.notice):
        return Refused("bad_id", {"field": "notice"})
    known = next((notice for notice in order.notices if notice.id == command.notice), None)
    if known is not None and command.attempt < len(known.attempts):
        return []
    asked = (command.to, command.template, command.about, command.attempt)
    if len(command.zones) > ZONES_MAX:
        return Refused("bad_zone", {"zone": ", ".join(command.zones)[:40]})
    # One that this machine has never heard of is no reason to tell nobody anything.
    zones = [zone for zone in command.zones if zone in zones_known()]
    for push in pushes(board, order, now, zones):
        # Another way is free only where nothing can have gone out on the first one: nobody is told twice.
        same_way = known is None or not known.reached or (known.means, known.keyed) == (command.means, command.keyed)
        if asked == (push.to, push.template, push.about, push.attempt) and push.before == known and same_way:
            if push.at > now:
                break
            return [
                NoticeBegun(
                    order.id,
                    command.notice,
                    command.to,
                    command.template,
                    command.about,
                    command.means,
                    command.keyed,
                    command.attempt,
                )
            ]
    return Refused("not_due", {})


def _settle_notice(board: Board, command: SettleNotice, actor: Actor, now: datetime) -> Decision:
    order = board.orders.get(command.order)
    if order is None:
        return Refused("order_not_found", {"order": command.order[:40]})
    notice = next((one for one in order.notices if one.id == command.notice), None)
    if notice is None or not 0 <= command.attempt < len(notice.attempts):
        return Refused("notice_not_found", {})
    if command.outcome not in ANSWERED or not _CODE.fullmatch(command.code):
        return Refused("bad_outcome", {})
    stands = notice.attempts[command.attempt].outcome
    if stands is command.outcome or stands not in (Outcome.SENDING, Outcome.UNKNOWN):
        return []
    if command.outcome is Outcome.UNKNOWN and not command.code and not _is_given_up(notice, now):
        return Refused("not_due", {})  # who sends it may still say
    return [NoticeSettled(order.id, notice.id, command.attempt, command.outcome, command.code)]


def _is_given_up(notice: Notice, now: datetime) -> bool:
    at = unanswered_at(notice)
    return at is not None and at <= now


NOTICES_RULES: Rules = {
    BeginNotice: _begin_notice,
    SettleNotice: _settle_notice,
}
