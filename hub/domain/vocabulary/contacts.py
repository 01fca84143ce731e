"""Commands and events about how somebody outside is reached: sender or recipient may have another name, number or mail address."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.order import Person
from hub.domain.vocabulary.base import DESK, Command, Event


class ChangeSender(Command, frozen=True, tag="change_sender"):
    """Another name, telephone number or mail address of who ordered, or another wish how to be told; until the order is closed."""

    may = DESK
    offline = True
    order: str
    sender: Person
    expects: int | None = None


class SenderPerson(Struct, frozen=True):
    """Both senders."""

    sender: Person
    before: Person


class SenderChanged(Event, frozen=True, tag="sender_changed"):
    """Who ordered is called or reached otherwise; what is told from now on goes there.

    `page_closed` says that their links ended with it: they had gone to a number or an address that is not theirs.
    """

    order: str
    person: SenderPerson | None = None
    page_closed: bool = False


class ChangeRecipient(Command, frozen=True, tag="change_recipient"):
    """Another name, telephone number or mail address of the recipient, allowed until delivered."""

    may = DESK
    offline = True
    order: str
    recipient: Person
    expects: int | None = None


class RecipientPerson(Struct, frozen=True):
    """Both recipients."""

    recipient: Person
    before: Person


class RecipientChanged(Event, frozen=True, tag="recipient_changed"):
    """The recipient's name or number changed; `page_closed` as of a sender."""

    order: str
    person: RecipientPerson | None = None
    page_closed: bool = False
