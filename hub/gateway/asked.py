"""What a page asks of people outside: whether the wrapping is right, where the gift shall go, whether a surprise may end.

A question goes to one person at a time; who is not asked reads of whom one waits. An address is shown to who gave it and to nobody else outside.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.board import Board
from hub.domain.order import ON_THE_WAY, Order
from hub.gateway.contract import AddressCard, ApprovalCard, WhereToCard, point
from hub.gateway.parts import person_of


def approval_card(board: Board, order: Order, link: Link) -> ApprovalCard | UnsetType:
    """The question about the wrapping, and what came of it; the sender's alone, and only while the gift is in the shop."""
    asked = order.approval
    if asked is None or link.role is not Role.SENDER or not _is_here(order):
        return UNSET
    return ApprovalCard(
        state=asked.state.value,
        due_at=asked.due_at,
        stays=bool(board.settings.approval_holds),
        by=asked.answered_by.role.value if asked.answered_by is not None else "",
        answered_at=asked.answered_at if asked.answered_at is not None else UNSET,
    )


def where_to(order: Order, link: Link) -> WhereToCard | UnsetType:
    """The question where the gift shall go; absent where nobody was asked, and once the gift is out of the shop."""
    asked = order.address_ask
    if asked is None or not _is_here(order):
        return UNSET
    if asked.given_at is not None and asked.given_by is not None:
        mine = (asked.given_by.role, asked.given_by.person) == (link.role, person_of(link))
        address = AddressCard(order.address.lines, order.address.note, point(order.address.place)) if mine else UNSET
        return WhereToCard("given", asked.due_at, mine, asked.given_by.role.value, asked.given_at, address)
    back = asked.expired_at is not None
    mine = link.role is (Role.SENDER if back else Role.RECIPIENT)
    return WhereToCard("went_back" if back else "asked", asked.due_at, mine)


def is_kept_secret(order: Order, link: Link) -> bool:
    """Whether this is a sender whose recipient hears nothing yet: they alone may say that it is no secret any more."""
    return link.role is Role.SENDER and order.is_open and order.is_hidden


def is_closed_to(order: Order, link: Link) -> bool:
    """Whether nothing at all of an order is for this link: a recipient's, while they are being surprised.

    Such a link is ended when the surprise is promised, and none is issued; a gateway that hears of either late shows
    nothing all the same.
    """
    return link.role is Role.RECIPIENT and order.is_hidden


def _is_here(order: Order) -> bool:
    return order.is_open and order.delivery not in ON_THE_WAY
