"""How somebody outside is reached."""

from __future__ import annotations

from hub.domain.folds.changing import change
from hub.domain.notice import LostPage, To
from hub.domain.order import Person
from hub.domain.state import Folds, S
from hub.domain.vocabulary import RecipientChanged, Recorded, SenderChanged


def _recipient_changed(board: S, recorded: Recorded, event: RecipientChanged) -> S:
    board = change(board, event.order, recipient=event.person.recipient if event.person else Person())
    return _page_lost(board, recorded, event, To.RECIPIENT)


def _sender_changed(board: S, recorded: Recorded, event: SenderChanged) -> S:
    board = change(board, event.order, sender=event.person.sender if event.person else Person())
    return _page_lost(board, recorded, event, To.SENDER)


def _page_lost(board: S, recorded: Recorded, event: RecipientChanged | SenderChanged, to: To) -> S:
    order = board.orders.get(event.order)
    if order is None or not event.page_closed:
        return board
    others = (one for one in order.lost_pages if one.to is not to)
    return change(board, order.id, lost_pages=(*others, LostPage(to, recorded.at)))


CONTACTS_FOLDS: Folds = {
    RecipientChanged: _recipient_changed,
    SenderChanged: _sender_changed,
}
