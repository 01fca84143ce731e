"""A part of an order that is edited in place.

An edit stands on the version that was on the screen when it began; who changed it meanwhile wins, and the refusal says
so. What is typed stays until the shop has taken it or the person gives up: while another order is looked at, when the
order is packed or closed underneath, and when the shop refuses it.
"""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QCoreApplication, Signal

from desktop import refusals, words
from desktop.shop import Shop
from desktop.stations.front_desk.fields import InPlace
from desktop.theme import Color
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from hub.domain.order import Order
from hub.domain.vocabulary import Command
from hub.link.port import Receipt

PENCIL_AIR_PX = 6
"""Above a part's first line, which is as high as its pencil's target and so has air of its own."""
KEPT_MAX = 8
"""Orders whose half-typed fields are kept: more telephone calls than anybody leaves open at once."""


class Part(Panel):
    """One panel of the order; a small pencil opens its fields. Only its kinds are made: Qt's classes know no `ABC`.

    Signals:
        undoable: words for the slip, and what takes the step back.
        warned: why something was not done, to tell at the foot of the window.
    """

    undoable = Signal(str, object)
    warned = Signal(str)

    def __init__(self, shop: Shop, title: str, edit: str, *, margin_px: int = 12) -> None:
        super().__init__(margin_px=margin_px, gap_px=2)
        if margin_px:
            self.body.setContentsMargins(margin_px, PENCIL_AIR_PX, margin_px, margin_px)
        self._shop = shop
        self._order: Order | None = None
        self.editor: InPlace | None = None
        self._kept: dict[str, InPlace] = {}
        """Fields that were left open, or that the shop has refused, by the order's id."""
        self.setAccessibleName(title)
        self.pencil = Button("", Rank.QUIET, Size.SMALL, "pencil", name=edit)
        self.pencil.clicked.connect(self.edit)

    @property
    def order(self) -> Order:
        """The order that is shown."""
        assert self._order is not None
        return self._order

    @property
    def may_edit(self) -> bool:
        """Whether the order that is shown can still be changed here."""
        return self.order.is_open

    @property
    def holds_words(self) -> bool:
        """Whether fields stand open, here or for another order."""
        return self.editor is not None or bool(self._kept)

    @property
    def shows_what_stands(self) -> bool:
        """Whether what stands is shown: not beside fields that hold the same, but beside a refused change."""
        return self.editor is None or self.editor.was_refused

    def show_order(self, order: Order) -> None:
        """Show an order, or the same one as it stands now; fields that were left open stand open again."""
        if self._order is not None and self._order.id != order.id:
            self._leave()
        self._order = order
        self._take_up()
        if self.editor is not None:
            self.editor.forbid("" if self.may_edit else _too_late())
        self.refresh()

    @abstractmethod
    def refresh(self) -> None:
        """Show what stands in `order`."""

    @abstractmethod
    def make_editor(self) -> InPlace:
        """The fields, with what stands in `order`."""

    def edit(self) -> None:
        """Open the fields; where they stand open already, what is typed stays and the keyboard goes there."""
        if self.editor is None:
            if not self.may_edit:
                return
            editor = self.make_editor()
            editor.cancelled.connect(self.close_editor)
            self.open_editor(editor)
            self.refresh()
        assert self.editor is not None
        self.editor.take_focus()

    def open_editor(self, editor: InPlace) -> None:
        """Put the fields below what is shown."""
        self.editor = editor
        self.place_editor(editor)
        editor.show()  # at once, not with the next layout: the keyboard goes there now
        self.set_line(Color.FOCUS)
        self.pencil.setEnabled(False)

    def place_editor(self, editor: InPlace) -> None:
        """Give the fields their place."""
        self.body.addWidget(editor)

    def close_editor(self) -> None:
        """Put the fields away, and what is typed in them."""
        gone = self._without_editor()
        if gone is not None:
            gone.deleteLater()
        self._take_up()
        if self._order is not None:
            self.refresh()

    def save(self, editor: InPlace, *commands: Command) -> None:
        """Ask for what is typed: the fields go, and come back with it where the shop does not take it."""
        order, last = editor.order.id, len(commands) - 1
        self._without_editor()
        editor.was_refused = False
        for number, command in enumerate(commands):

            def settled(receipt: Receipt, *, ends: bool = number == last) -> None:
                self._on_settled(order, editor, receipt, ends=ends)

            self._shop.when(self, self._shop.ask(command).settled, settled)
        if not commands:
            editor.deleteLater()
        self.refresh()

    def still_mine(self, stands: bool) -> bool:
        """Whether a change can be taken back: not once somebody else has written there, and then that is told."""
        if not stands:
            said = QCoreApplication.translate("Desk", "Somebody has changed it since: nothing was taken back.")
            self.warned.emit(said)
        return stands

    def changed_by(self, *kinds: str) -> str:
        """ "changed by Anna 13:21", from the last step of these kinds; blank when there was none."""
        steps = [step for step in self.order.history if step.kind in kinds]
        if not steps:
            return ""
        name = words.first_name(self._shop.name_of(steps[-1].actor, self.order)) or words.role(steps[-1].actor.role)
        time = words.clock_time(self._shop, steps[-1].at)
        return QCoreApplication.translate("Desk", "changed by {name} {time}").format(name=name, time=time)

    # What is kept

    def _without_editor(self) -> InPlace | None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.hide()
        self.set_line(Color.LINE)
        self.pencil.setEnabled(True)
        return editor

    def _leave(self) -> None:
        """Another order is shown: what is typed for this one stays with it."""
        editor = self._without_editor()
        if editor is not None:
            self._keep(editor.order.id, editor)

    def _keep(self, order: str, editor: InPlace) -> None:
        before = self._kept.pop(order, None)
        self._kept[order] = editor
        gone = [each for each in self._kept if self._shop.order(each) is None]
        oldest = [each for each in self._kept if each not in gone][:-KEPT_MAX]
        for each in (before, *(self._kept.pop(one) for one in (*gone, *oldest))):
            if each is not None:
                each.deleteLater()

    def _take_up(self) -> None:
        """Fields that were kept for the order that is shown stand here again."""
        if self.editor is None and self._order is not None and self._order.id in self._kept:
            self.open_editor(self._kept.pop(self._order.id))

    def _on_settled(self, order: str, editor: InPlace, receipt: Receipt, *, ends: bool) -> None:
        if receipt.refused is None:
            if ends and not editor.was_refused:
                editor.deleteLater()
            return
        now = self._shop.order(order)
        if editor.was_refused or now is None:
            return
        editor.refuse(refusals.refusal(receipt.refused, self._shop), now)
        self._keep(order, editor)
        if self._order is not None and self._order.id == order:
            self.show_order(now)


def _too_late() -> str:
    return QCoreApplication.translate("Desk", "This can no longer be changed. What you wrote is still here to copy.")
