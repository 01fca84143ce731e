"""Quick replies of the front desk: the shop's own first, then what is asked most, with blanks that a person must fill.

None of them promises a time by itself. In the shop's own, {name} and what else the order says is filled in; every other
blank is a person's.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import language, words
from desktop.shop import Shop
from desktop.widgets.composer import QuickReply
from hub.domain.order import ON_THE_WAY, Delivery, Order, Person, Preparation
from hub.domain.reply import ReplyFits, filled


def quick_replies(shop: Shop, order: Order | None, customer: Person = Person()) -> list[QuickReply]:
    """The replies that fit to where an order stands, likeliest first.

    Args:
        order: None for an enquiry.
        customer: who asks, where there is no order.
    """
    return [*own_replies(shop, order, customer), *_usual(shop, order)]


def own_replies(shop: Shop, order: Order | None, customer: Person) -> list[QuickReply]:
    """What the shop has written for itself, in the station's language, in the order in which it was written."""
    known = known_blanks(shop, order, customer)
    fits = {ReplyFits.ANY, _fits(order)}
    found: list[QuickReply] = []
    for reply_id in sorted(shop.board.replies):
        reply = shop.board.replies[reply_id]
        words_ = reply.in_language(language.spoken())
        if reply.fits in fits and words_ is not None:
            found.append(QuickReply(words_.title, filled(words_.text, known)))
    return found


def known_blanks(shop: Shop, order: Order | None, customer: Person) -> dict[str, str]:
    """What may stand in a blank by itself, by the blank's name; blank where nobody knows it yet."""
    here = shop.board.shop
    known = {"shop": here.name, "phone": here.phone, "name": words.first_name(customer.name)}
    if order is not None:
        known |= {
            "name": words.first_name(order.sender.name),
            "recipient": order.recipient.name,
            "courier": shop.person_name(order.courier) if order.courier else "",
            "number": words.number(order),
            "address": ", ".join(order.address.lines),
        }
    return known


def _fits(order: Order | None) -> ReplyFits:
    if order is None:
        return ReplyFits.ENQUIRY
    return ReplyFits.WAY if order.delivery in ON_THE_WAY else ReplyFits.ORDER


def _usual(shop: Shop, order: Order | None) -> list[QuickReply]:
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
    return found


def _reply(title: str, text: str) -> QuickReply:
    return QuickReply(title, text)
