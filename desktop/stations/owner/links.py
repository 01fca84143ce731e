"""Which links are open: to whom, until when, and the button that ends one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import moments, words
from desktop.shop import Shop
from desktop.stations.owner.rows import Deed, Line, RowList
from hub.domain.access import Link
from hub.domain.actor import Role
from hub.domain.vocabulary import EndLink


class Links(QWidget):
    """The list, newest first."""

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self.list = RowList(
            QCoreApplication.translate("Owner", "Links"), QCoreApplication.translate("Owner", "No link is open.")
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.list)
        self.renew()

    def renew(self) -> None:
        """Show the links that open something now."""
        now = self._shop.now()
        live = [link for link in self._shop.board.links.values() if link.is_live(now)]
        live.sort(key=lambda link: (link.issued_at, link.id), reverse=True)
        self.list.show_lines([self._line(link) for link in live])

    def _line(self, link: Link) -> Line:
        title, face = self._of(link)
        until = self._shop.local(link.expires_at)
        open_until = QCoreApplication.translate("Owner", "open until {day} {time}").format(
            day=moments.day(until), time=moments.time(until)
        )
        return Line(
            link.id,
            title,
            words.role(link.role),
            open_until,
            face=face,
            deeds=(
                Deed(
                    QCoreApplication.translate("Owner", "End"),
                    lambda: self._end(link.id),
                    QCoreApplication.translate("Owner", "Really end?"),
                ),
            ),
        )

    def _of(self, link: Link) -> tuple[str, str]:
        """Whose it is, in words, and the face beside it."""
        if link.role is Role.COURIER:
            name = self._shop.person_name(link.subject)
            return name or QCoreApplication.translate("Owner", "A courier"), name
        order = self._shop.order(link.subject)
        if order is None:
            return QCoreApplication.translate("Owner", "An order that is closed"), ""
        person = order.sender.name if link.role is Role.SENDER else order.recipient.name
        return f"{words.number(order)} · {person}", person

    def _end(self, link: str) -> None:
        self._shop.ask(EndLink(link))
