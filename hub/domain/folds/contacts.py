"""How somebody outside is reached."""

from __future__ import annotations

from hub.domain.folds.changing import change
from hub.domain.order import Person
from hub.domain.state import Folds, S
from hub.domain.vocabulary import RecipientChanged, Recorded, SenderChanged


def _recipient_changed(board: S, recorded: Recorded, event: RecipientChanged) -> S:
    return change(board, event.order, recipient=event.person.recipient if event.person else Person())


def _sender_changed(board: S, recorded: Recorded, event: SenderChanged) -> S:
    return change(board, event.order, sender=event.person.sender if event.person else Person())


CONTACTS_FOLDS: Folds = {
    RecipientChanged: _recipient_changed,
    SenderChanged: _sender_changed,
}
