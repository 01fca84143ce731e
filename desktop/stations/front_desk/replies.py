"""Quick replies of the front desk: what is asked most, with blanks that a person must fill. None of them promises a time
by itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.shop import Shop
from desktop.widgets.composer import QuickReply
from hub.domain.order import ON_THE_WAY, Delivery, Order, Preparation

SHOWN_MAX = 3
"""As many as fit beside *Send* without growing smaller than their words."""


def quick_replies(shop: Shop, order: Order | None) -> list[QuickReply]:
    """The replies that fit to where an order stands, likeliest first."""
    if order is None:
        return [
            _reply(
                QCoreApplication.translate("Desk", "Yes, we can"),
                QCoreApplication.translate("Desk", "Yes, we can do that. For ‹whom›, and where shall it go?"),
            ),
            _reply(
                QCoreApplication.translate("Desk", "A price"),
                QCoreApplication.translate("Desk", "Like this it would be ‹price›. Shall we make it?"),
            ),
        ]
    name = words.first_name(order.sender.name)
    found: list[QuickReply] = []
    if order.preparation is not Preparation.PACKED and order.card.version > 1:
        found.append(
            _reply(
                QCoreApplication.translate("Desk", "Card changed"),
                QCoreApplication.translate(
                    "Desk",
                    "Done, {name}: the card now says what you asked for. You will get a photo of it before ‹time›, "
                    "while it is still here.",
                ).format(name=name),
            )
        )
    if order.delivery in ON_THE_WAY:
        courier = shop.person_name(order.courier)
        found.append(
            _reply(
                QCoreApplication.translate("Desk", "On its way"),
                QCoreApplication.translate("Desk", "{courier} has it and expects to be there at about ‹time›.").format(
                    courier=courier
                ),
            )
        )
    elif order.delivery is not Delivery.DELIVERED:
        found.append(
            _reply(
                QCoreApplication.translate("Desk", "Photo follows"),
                QCoreApplication.translate("Desk", "You will get a photo before it leaves, {name}.").format(name=name),
            )
        )
    found.append(
        _reply(
            QCoreApplication.translate("Desk", "One moment"),
            QCoreApplication.translate("Desk", "One moment, {name}, I am asking ‹whom› and come back to you.").format(
                name=name
            ),
        )
    )
    return found[:SHOWN_MAX]


def _reply(title: str, text: str) -> QuickReply:
    return QuickReply(title, text)
