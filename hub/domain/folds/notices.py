"""Notices to people outside."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from hub.domain.folds.changing import change
from hub.domain.notice import Attempt, Notice
from hub.domain.order import Order
from hub.domain.state import Folds, S
from hub.domain.vocabulary import NoticeBegun, NoticeSettled, Recorded


def _notice_begun(board: S, recorded: Recorded, event: NoticeBegun) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    attempt = Attempt(recorded.at)
    if any(notice.id == event.notice for notice in order.notices):
        # Where nothing can have gone out another way may be tried: a browser that is no more, then a message.
        notices = tuple(
            replace(one, means=event.means, keyed=event.keyed, attempts=(*one.attempts, attempt))
            if one.id == event.notice
            else one
            for one in order.notices
        )
        return change(board, order.id, notices=notices)
    notice = Notice(event.notice, event.to, event.template, event.about, event.means, event.keyed, (attempt,))
    return change(board, order.id, notices=(*order.notices, notice))


def _notice_settled(board: S, recorded: Recorded, event: NoticeSettled) -> S:
    order = board.orders.get(event.order)
    if order is None:
        return board
    return _change_notice(
        board,
        order,
        event.notice,
        lambda attempts: tuple(
            replace(one, outcome=event.outcome, settled_at=recorded.at, code=event.code)
            if place == event.attempt
            else one
            for place, one in enumerate(attempts)
        ),
    )


def _change_notice(
    board: S, order: Order, notice_id: str, of: Callable[[tuple[Attempt, ...]], tuple[Attempt, ...]]
) -> S:
    notices = tuple(
        replace(notice, attempts=of(notice.attempts)) if notice.id == notice_id else notice for notice in order.notices
    )
    return change(board, order.id, notices=notices)


NOTICES_FOLDS: Folds = {
    NoticeBegun: _notice_begun,
    NoticeSettled: _notice_settled,
}
