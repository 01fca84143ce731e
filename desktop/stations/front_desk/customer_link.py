"""The customer's link: minted here, shown once, as words, as a QR code and on the clipboard.

The secret is made on this computer and only its hash goes to the hub (design, laws 9 and 11): what is not copied or
scanned now cannot be shown again, a fresh one is minted instead.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from desktop import words
from desktop.filled import filled
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.qr_code import QrCode
from desktop.widgets.rest import Rest
from desktop.widgets.words import Words
from hub.domain.access import SECRET_BYTES, secret_hash
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.vocabulary import IssueLink
from hub.link.port import Receipt

LIVES_FOR = timedelta(days=14)
"""Long enough for an order of next week and for a look back at the photo; far below the hub's limit of 60 days."""


def link_url(pages: str, role: Role, secret: str) -> str:
    """Where a link opens. The secret stands behind the #: browsers never send that part to any server's log.

    Args:
        pages: where the gateway serves, "https://track.flowers.example".
        role: whose page: courier, or sender and recipient.
        secret: the link's secret.
    """
    page = "c" if role is Role.COURIER else "o"
    return f"{pages.rstrip('/')}/{page}#{secret}"


class CustomerLink(Panel):
    """The panel: one button, then the link.

    Signals:
        shown: the link stands there and wants room.
    """

    shown = Signal()

    def __init__(self, shop: Shop, pages: str) -> None:
        super().__init__(margin_px=12, gap_px=8)
        self._shop = shop
        self._pages = pages
        self._order: Order | None = None
        self.url = ""
        self._just_shown = Rest(self)
        self._asked: set[str] = set()
        self._made: dict[str, str] = {}
        """Links that were made while another order was shown by then, by order."""
        self.mint = Button(QCoreApplication.translate("Desk", "Make a customer's link"), Rank.PLAIN, Size.SMALL, "link")
        self.mint.clicked.connect(self.make)
        self._known = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.mint)
        head.addWidget(self._known, 1)
        self.code = QrCode("", name=QCoreApplication.translate("Desk", "QR code of the customer's link"))
        self._address = QLineEdit()
        self._address.setReadOnly(True)
        self._address.setAccessibleName(QCoreApplication.translate("Desk", "Customer's link"))
        self.copy = Button(QCoreApplication.translate("Desk", "Copy"), Rank.INK, Size.SMALL, "copy")
        self.copy.clicked.connect(self._on_copy)
        self._hint = Prose(
            QCoreApplication.translate("Desk", "Shown once. Whoever has it sees this order and can write to us."),
            Type.META,
            Color.INK_SOFT,
        )
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self._address)
        side.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._hint)
        side.addStretch(1)
        self._shown = QHBoxLayout()
        self._shown.setSpacing(12)
        self._shown.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        self._shown.addLayout(side, 1)
        self.body.addLayout(head)
        self.body.addLayout(self._shown)
        self._show_url("")
        shop.link_changed.connect(self.show_link)

    def show_order(self, order: Order) -> None:
        """Show an order; a link that was minted for another one is put away."""
        if self._order is not None and self._order.id != order.id:
            if self._just_shown.isActive():  # nobody has seen it yet: another order was opened already
                self._made[self._order.id] = self.url
            self._show_url("")
        self._order = order
        self.setVisible(order.is_open)
        now = self._shop.now()
        live = [
            link
            for link in self._shop.board.links.values()
            if link.subject == order.id and link.role is Role.SENDER and link.is_live(now)
        ]
        if not self._pages:
            said = QCoreApplication.translate("Desk", "The address of the pages is not set at this station.")
        elif live:
            time = words.clock_time(self._shop, max(link.issued_at for link in live))
            said = filled(
                QCoreApplication.translate("Desk", "{name} has one since {time}"),
                name=words.first_name(order.sender.name),
                time=time,
            )
        else:
            said = QCoreApplication.translate("Desk", "not given out yet")
        self._known.setText(said)
        if order.id in self._made:
            self._show_url(self._made.pop(order.id))
        self.show_link()

    def show_link(self) -> None:
        """The hub has come or gone: a link is known to the hub, or it is none."""
        live = self._shop.has_hub
        away = QCoreApplication.translate("Desk", "A link needs the hub: it waits until the hub answers.")
        waits = self._order is not None and self._order.id in self._asked
        self.mint.setEnabled(bool(self._pages) and live and not waits)
        self.mint.setToolTip("" if live else away)
        self.mint.setAccessibleDescription(self.mint.toolTip())

    def make(self) -> None:
        """Mint a link for the sender and show it as soon as the shop has it."""
        order = self._order
        if order is None or not self.mint.isEnabled():
            return
        secret = secrets.token_urlsafe(SECRET_BYTES)
        expires_at = self._shop.now() + LIVES_FOR
        command = IssueLink(self._shop.new_id(), Role.SENDER, order.id, secret_hash(secret), expires_at)
        self._asked.add(order.id)
        self.show_link()

        def settled(receipt: Receipt) -> None:
            self._asked.discard(order.id)
            self.show_link()
            url = link_url(self._pages, Role.SENDER, secret)
            if receipt.refused is not None:
                return
            if self._order is not None and self._order.id == order.id:
                self._known.setText(QCoreApplication.translate("Desk", "made just now"))
                self._show_url(url)
            else:
                self._made[order.id] = url  # shown when its order is: nobody else can say what it is

        self._shop.when(self, self._shop.ask(command).settled, settled)

    def _show_url(self, url: str) -> None:
        self.url = url
        self.code.set_text(url)
        self._address.setText(url)
        self._address.setCursorPosition(0)
        for part in (self.code, self._address, self.copy, self._hint):
            part.setVisible(bool(url))
        self._just_shown.stop()
        if url:
            self._just_shown.start()
            self.copy.setText(QCoreApplication.translate("Desk", "Copy"))
            self.copy.setFocus(Qt.FocusReason.OtherFocusReason)
            self.shown.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.url)
        self.copy.setText(QCoreApplication.translate("Desk", "Copied"))
