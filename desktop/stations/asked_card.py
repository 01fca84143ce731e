"""What people outside are asked about an order, above whatever a station shows of it, and what can be done without them.

The sender who answers by telephone is answered for here; who lets a gift go without an answer says why, and that is kept.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop import asked_words
from desktop.models.order_queue import TICK_MS
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace, Labelled
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.words import Words
from hub.domain.asked import HOLDS, ApprovalState
from hub.domain.limits import TEXT_CHARS_MAX
from hub.domain.order import ON_THE_WAY, Order
from hub.domain.vocabulary import AnswerApproval, Command, OverrideApproval


class AskedCard(QWidget):
    """The card of one order; nothing at all while nobody outside is, or was, asked about it.

    Args:
        shop: the shop.
        above_px: air above the card, there only with it.
        fills_in: whether an address can be filled in at this station.

    Signals:
        address_asked: somebody wants to fill in the address.
    """

    address_asked = Signal()

    def __init__(self, shop: Shop, *, above_px: int = 0, fills_in: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._order_id = ""
        self._fills_in = fills_in
        self.editor: InPlace | None = None
        self.reason = QLineEdit()
        self._panel = Panel(margin_px=12, gap_px=8)
        self.title = Words("", Type.SECTION, Color.INK_SOFT)
        self.line = Prose("", Type.BODY_STRONG)
        self.why = Prose("", Type.META, Color.INK_SOFT)
        self.approved = Button(
            QCoreApplication.translate("Asked", "The sender approved by telephone"), Rank.INK, Size.DENSE, "phone"
        )
        self.otherwise = Button(
            QCoreApplication.translate("Asked", "The sender wants it otherwise"), Rank.PLAIN, Size.DENSE, "pencil"
        )
        self.let_go = Button(QCoreApplication.translate("Asked", "Let it go all the same"), Rank.PLAIN, Size.DENSE)
        self.fill_in = Button(
            QCoreApplication.translate("Asked", "Fill in the address"), Rank.PLAIN, Size.DENSE, "map-pin"
        )
        self.approved.clicked.connect(lambda: self._ask(AnswerApproval(self._order_id, approved=True)))
        self.otherwise.clicked.connect(self._say_what)
        self.let_go.clicked.connect(self._say_why)
        self.fill_in.clicked.connect(self.address_asked)
        for part in (self.title, self.line, *self._buttons(), self.why):
            self._panel.body.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, above_px, 0, 0)
        whole.addWidget(self._panel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        shop.order_changed.connect(self._on_order_changed)
        for changed in (shop.board_replaced, shop.link_changed):
            changed.connect(self.refresh)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._say)
        self._tick.start()
        self.hide()

    def _buttons(self) -> tuple[Button, ...]:
        return self.approved, self.otherwise, self.let_go, self.fill_in

    @property
    def order(self) -> Order | None:
        """The order that is shown, None when there is none."""
        return self._shop.order(self._order_id) if self._order_id else None

    def show_order(self, order_id: str) -> None:
        """Show what is asked about an order by id; blank for none."""
        if order_id != self._order_id:
            self._close()
        self._order_id = order_id
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands now; what is typed stays."""
        order = self.order
        if order is None or not order.is_open or order.delivery in ON_THE_WAY or not _is_asked(order):
            self._close()
            self.hide()
            return
        state = order.approval.state if order.approval is not None else None
        waits = state in HOLDS
        if not waits:
            self._close()
        address = bool(asked_words.address(self._shop, order))
        self.approved.setVisible(waits)
        self.otherwise.setVisible(state is ApprovalState.ASKED)
        self.let_go.setVisible(waits and self._may(OverrideApproval))
        self.fill_in.setVisible(address and self._fills_in)
        live = self._shop.has_hub
        mine = self._may(AnswerApproval)
        away = QCoreApplication.translate(
            "Asked", "An answer holds for everybody, so it needs the hub: it waits until the hub answers."
        )
        others = QCoreApplication.translate("Asked", "The front desk answers for the sender.")
        for button, why in (
            (self.approved, away if not live else "" if mine else others),
            (self.otherwise, away if not live else "" if mine else others),
            (self.let_go, "" if live else away),
        ):
            button.setEnabled(not why and self.editor is None)
            button.setAccessibleDescription(why)
        if self.editor is not None:
            self.editor.forbid("" if live else away)
        self.why.set_text(away if not live else "" if mine else others)
        self.why.setVisible(waits and bool(self.why.text()))
        self._panel.set_line(Color.RIBBON if waits or address else Color.LINE)
        self._say()
        self.show()

    def _may(self, step: type[Command]) -> bool:
        me = self._shop.me
        return me is None or me.role in step.may

    def _say(self) -> None:
        order = self.order
        if order is None:
            return
        lines = [asked_words.address(self._shop, order), asked_words.approval(self._shop, order)]
        wrapping = QCoreApplication.translate("Asked", "Card and wrapping, as the sender wants them")
        where = QCoreApplication.translate("Asked", "Where it shall go")
        self.title.setText(where if lines[0] else wrapping)
        said = "\n".join(each for each in lines if each)
        if said != self.line.text():
            self.line.set_text(said)
        self._panel.setAccessibleName(f"{self.title.text()}. {said}")

    def _on_order_changed(self, order_id: str) -> None:
        if order_id == self._order_id:
            self.refresh()

    # Steps

    def _ask(self, command: Command) -> None:
        self._shop.ask(command)
        self._close()

    def _say_what(self) -> None:
        label = QCoreApplication.translate("Asked", "What shall be other")
        self._open(label, lambda said: AnswerApproval(self._order_id, approved=False, note=said))

    def _say_why(self) -> None:
        label = QCoreApplication.translate("Asked", "Why it goes without the sender's word")
        self._open(label, lambda said: OverrideApproval(self._order_id, said))

    def _open(self, label: str, command: Callable[[str], Command]) -> None:
        """Ask for a few words below the buttons, without which the step is not taken."""
        self._close()
        editor = InPlace()
        self.reason = QLineEdit()
        self.reason.setMaxLength(TEXT_CHARS_MAX)
        self.reason.setAccessibleName(label)
        editor.body.addWidget(Labelled(label, self.reason))
        editor.save.setEnabled(False)
        self.reason.textChanged.connect(lambda text: editor.save.setEnabled(bool(text.strip())))
        editor.saved.connect(lambda: self._ask(command(self.reason.text().strip())))
        editor.cancelled.connect(self._cancel)
        self.editor = editor
        self._panel.body.addWidget(editor)
        editor.show()  # at once, not with the next layout: the keyboard goes there now
        self.refresh()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel(self) -> None:
        self._close()
        self.refresh()

    def _close(self) -> None:
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
            self.editor = None


def _is_asked(order: Order) -> bool:
    return order.approval is not None or (order.address_ask is not None and order.address_ask.is_open)
