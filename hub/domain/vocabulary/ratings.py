"""What the sender and the recipient say at the end: how it was."""

from __future__ import annotations

from msgspec import Struct

from hub.domain.actor import Role
from hub.domain.vocabulary.base import Command, Event


class RateOrder(Command, frozen=True, tag="rate_order"):
    """Say how it was, once it is there: 1 is the worst, 5 the best; the newest counts. Nobody of the shop may say it for
    a customer."""

    may = frozenset({Role.SENDER, Role.RECIPIENT})
    order: str
    score: int
    words: str = ""


class RatingPerson(Struct, frozen=True):
    """The customer's words to the shop."""

    words: str = ""


class OrderRated(Event, frozen=True, tag="order_rated"):
    """The sender or the recipient said how it was; `before`: what they had said, 0 for nothing; `said`: whether there are words.

    Ignorable: nothing may be done or is forbidden because of it, so who does not know it goes on with the order as it is."""

    essential = False
    amends = False
    order: str
    score: int
    before: int = 0
    said: bool = False
    person: RatingPerson | None = None
