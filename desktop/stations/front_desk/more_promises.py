"""What is promised beside the time: a place, a wording, a surprise; made, changed with the sender's word, or let go."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace, line
from desktop.theme import Color, Type
from desktop.widgets.prose import Prose
from desktop.widgets.segmented import Choice, Segmented
from hub.domain.actor import Role
from hub.domain.order import Order
from hub.domain.promise import PromiseEntry, PromiseKind
from hub.domain.promise_ledger import standing
from hub.domain.vocabulary import ChangePromise, Command, MakePromise, ReleaseSurprise

KINDS = (PromiseKind.PLACE, PromiseKind.WORDING, PromiseKind.SURPRISE)


class MorePromises(InPlace):
    """The kind, the words, and what saving does.

    Signals:
        done: it was asked for.
    """

    done = Signal()

    def __init__(self, shop: Shop, order: Order, parent: QWidget | None = None) -> None:
        super().__init__(order, parent)
        self._shop = shop
        title = QCoreApplication.translate("Desk", "What is promised")
        self.kind = Segmented([Choice(kind.value, words.promised(kind)) for kind in KINDS], name=title)
        self.words = line("")
        self.words.setAccessibleName(title)
        self._hint = Prose("", Type.META, Color.INK_SOFT)
        self.body.addWidget(self.kind)
        self.body.addWidget(self.words)
        self.body.addWidget(self._hint)
        self.begins_at = self.words
        self.kind.chosen.connect(self._look)
        self.words.textChanged.connect(self._look_again)
        self.saved.connect(self._ask)
        self._look()

    @property
    def hint(self) -> str:
        """What saving does, in words."""
        return self._hint.text()

    def show_order(self, order: Order) -> None:
        """The same order as it stands now: what somebody else has promised meanwhile is changed, not promised twice."""
        self._order = order
        self._look_again()

    def _stands(self) -> PromiseEntry | None:
        return standing(self.order, PromiseKind(self.kind.key()))

    def _look(self, _key: str = "") -> None:
        """Another kind was chosen."""
        stands = self._stands()
        self.words.setText(stands.text if stands is not None else "")
        self.words.setPlaceholderText(
            {
                PromiseKind.PLACE: QCoreApplication.translate("Desk", "At the reception, into her own hands"),
                PromiseKind.WORDING: QCoreApplication.translate("Desk", "By hand, in blue ink"),
                PromiseKind.SURPRISE: QCoreApplication.translate("Desk", "Not a word before Sunday"),
            }[PromiseKind(self.kind.key())]
        )
        self._look_again()

    def _look_again(self, _text: str = "") -> None:
        stands = self._stands()
        surprise = self.kind.key() == PromiseKind.SURPRISE
        if stands is None:
            save = QCoreApplication.translate("Desk", "Promise")
            hint = QCoreApplication.translate("Desk", "Packing and dispatch must say that they have heard it.")
        elif surprise:
            save = QCoreApplication.translate("Desk", "The recipient may know")
            hint = QCoreApplication.translate("Desk", "Only when the sender says so: nobody can take it back.")
        else:
            save = QCoreApplication.translate("Desk", "Change it, the sender agreed")
            hint = QCoreApplication.translate("Desk", "Whoever heard the old words must hear these.")
        self.save.setText(save)
        self.words.setEnabled(stands is None or not surprise)
        self._hint.set_text(hint)
        self.save.setEnabled(self._command() is not None)

    def _command(self) -> Command | None:
        """What saving asks for; None while there is nothing to ask."""
        kind, stands, text = PromiseKind(self.kind.key()), self._stands(), self.words.text().strip()
        if kind is PromiseKind.SURPRISE:
            return ReleaseSurprise(self.order.id) if stands is not None else MakePromise(self.order.id, kind, text)
        if not text or (stands is not None and stands.text == text):
            return None
        if stands is None:
            return MakePromise(self.order.id, kind, text)
        return ChangePromise(self.order.id, stands.seq, text, Role.SENDER)

    def _ask(self) -> None:
        command = self._command()
        if command is not None:
            self._shop.ask(command)
            self.done.emit()
