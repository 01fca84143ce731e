"""How it stands with what people outside were asked, in words that every station shares."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop import words
from desktop.shop import Shop
from hub.domain.actor import CUSTOMERS
from hub.domain.asked import ApprovalState
from hub.domain.order import Order


def approval(shop: Shop, order: Order) -> str:
    """How it stands with the sender's consent to what was wrapped; blank where nobody asked."""
    asked = order.approval
    if asked is None:
        return ""
    if asked.state is ApprovalState.ASKED:
        until = words.clock_time(shop, asked.due_at)
        if asked.due_at <= shop.now():
            said = QCoreApplication.translate("Asked", "No answer by {time}: telephone the sender, or let it go")
            return said.format(time=until)
        return QCoreApplication.translate("Asked", "The sender is asked, until {time}").format(time=until)
    at = words.clock_time(shop, asked.answered_at) if asked.answered_at is not None else ""
    by = asked.answered_by
    who = words.called(by.role, shop.name_of(by, order)) if by is not None else ""
    if asked.state is ApprovalState.APPROVED:
        if by is not None and by.role not in CUSTOMERS:
            said = QCoreApplication.translate("Asked", "Approved by the sender {time}, as {who} was told")
            return said.format(time=at, who=who)
        return QCoreApplication.translate("Asked", "Approved by the sender {time}").format(time=at)
    if asked.state is ApprovalState.CHANGE_ASKED:
        return QCoreApplication.translate(
            "Asked", "The sender wants it otherwise: the words stand in the room, take it back to the table"
        )
    if asked.state is ApprovalState.OVERRIDDEN:
        return QCoreApplication.translate("Asked", "Let go by {who} {time}").format(who=who, time=at)
    return QCoreApplication.translate("Asked", "No answer, it goes as it is")


def address(shop: Shop, order: Order) -> str:
    """How it stands with the question where the gift shall go; blank where nobody is asked any more."""
    asked = order.address_ask
    if asked is None or not asked.is_open:
        return ""
    if asked.expired_at is not None:
        return QCoreApplication.translate("Asked", "No answer about the address: ask the sender")
    until = words.clock_time(shop, asked.due_at)
    return QCoreApplication.translate("Asked", "The recipient is asked where it shall go, until {time}").format(
        time=until
    )
