"""Under the chosen order: who should take it and why, with one button to offer it, and the others when asked for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import words
from desktop.filled import filled
from desktop.shop import Shop
from desktop.stations.dispatch import reasons
from desktop.stations.dispatch.named_line import NamedLine
from desktop.stations.dispatch.suggestion import Candidate
from desktop.theme import Color, Type
from desktop.widgets.avatar import Avatar
from desktop.widgets.button import Button, Rank
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.order import Order
from hub.link.port import LinkState


class Suggestion(QWidget):
    """Who should take the selected order, and why.

    Signals:
        offer_asked(courier id).
        room_asked(): the order's room shall be opened.
        changed(): it needs another height.
    """

    offer_asked = Signal(str)
    room_asked = Signal()
    changed = Signal()

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._shop = shop
        self._found: list[Candidate] = []
        self._order_id = ""
        self._others_shown = False
        self._said: tuple[object, ...] = ()
        self.lines: list[NamedLine] = []
        self._others_list = QVBoxLayout()
        self._others_list.setSpacing(2)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._panel = Panel(margin_px=12, gap_px=8)
        self._who = QHBoxLayout()
        self._who.setSpacing(10)
        self._avatar = Avatar("", 28)
        self._name = Words("", Type.BODY_STRONG, gives_way=True)
        self._stands = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self._why = Prose("", Type.META)
        self.offer = Button("", Rank.RIBBON)
        self.others = Button("", Rank.PLAIN)
        self.room = Button(
            "", Rank.QUIET, icon="message-circle", name=QCoreApplication.translate("Dispatch", "Open room")
        )
        self._reason = Words("", Type.META, Color.INK_SOFT, gives_way=True)
        self.offer.clicked.connect(self._on_offer)
        self.others.clicked.connect(lambda: self.open_others())
        self.room.clicked.connect(self.room_asked)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._stands)
        self._who.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        self._who.addLayout(names, 1)
        self._who.addWidget(self.room, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.offer, 1)
        buttons.addWidget(self.others)
        self._panel.body.addLayout(self._who)
        self._panel.body.addWidget(self._why)
        self._panel.body.addWidget(self._reason)
        self._panel.body.addLayout(buttons)
        self._panel.body.addLayout(self._others_list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 2, 16, 14)
        whole.addWidget(self._panel)

    def wanted_height(self, width: int) -> int:
        """How high it needs to be at a width, px."""
        layout = self.layout()
        assert layout is not None
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def best(self) -> Candidate | None:
        """Who is proposed."""
        return self._found[0] if self._found else None

    def show_candidates(self, order: Order | None, found: list[Candidate]) -> None:
        """Show the best of these, and how many others there are."""
        self._found = found if order is not None else []
        if self._order_id != (order.id if order is not None else ""):
            self._order_id = order.id if order is not None else ""
            self._others_shown = False
        best = self.best()
        self._set_avatar(best.courier.name if best is not None else "")
        live = self._shop.status.state is LinkState.LIVE
        if best is None:
            self._name.setText(QCoreApplication.translate("Dispatch", "Nobody can take it"))
            self._stands.setText(QCoreApplication.translate("Dispatch", "No courier on duty is within reach"))
            self._why.set_text(
                QCoreApplication.translate("Dispatch", "Put somebody on duty at the right, or speak to the front desk.")
            )
        else:
            self._name.setText(best.courier.name)
            self._stands.setText(reasons.standing(self._shop, best))
            self._why.set_text(reasons.why(self._shop, best), Color.INK if best.in_time else Color.RIBBON_TEXT)
            offer = QCoreApplication.translate("Dispatch", "Offer to {courier}")
            self.offer.setText(filled(offer, courier=words.first_name(best.courier.name)))
            self.offer.setAccessibleName(self.offer.text())
        self.offer.setVisible(best is not None)
        self.offer.setEnabled(live)
        self._reason.setText(
            "" if live else QCoreApplication.translate("Dispatch", "Offers need the hub: wait for the connection.")
        )
        self._reason.setVisible(not live)
        others = QCoreApplication.translate("Dispatch", "Others {count}")
        self.others.setText(others.format(count=len(self._found) - 1))
        self.others.setVisible(len(self._found) > 1)
        self.others.setEnabled(live)
        self._others_shown = self._others_shown and live
        self._fill_others()

    def _set_avatar(self, name: str) -> None:
        self._avatar.set_name(name)
        self._avatar.setVisible(bool(name))

    def _on_offer(self) -> None:
        best = self.best()
        if best is not None:
            self.offer_asked.emit(best.courier.id)

    def open_others(self) -> None:
        """Show everyone else who could take it with the same reckoning, or put them away again."""
        self._others_shown = not self._others_shown and len(self._found) > 1
        self._fill_others()
        self.changed.emit()
        if self._others_shown:
            self.lines[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _fill_others(self) -> None:
        """One line per courier; made anew only when one of them says something else."""
        wanted = self._found[1:] if self._others_shown else []
        said = tuple((each.courier, *reasons.in_short(self._shop, each)) for each in wanted)
        if said == self._said:
            return
        self._said = said
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for each in wanted:
            line = NamedLine(*reasons.in_short(self._shop, each), loud=not each.in_time)
            offer = filled(QCoreApplication.translate("Dispatch", "Offer to {courier}"), courier=line.accessibleName())
            line.setAccessibleName(offer)
            line.clicked.connect(partial(self.offer_asked.emit, each.courier.id))
            self._others_list.addWidget(line)
            line.show()
            self.lines.append(line)
