"""What is done with the gift when nobody can be asked: agreed with the sender before, and a problem raised by hand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu

from desktop import words
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank, Size
from desktop.widgets.panel import Panel
from desktop.widgets.words import Words
from hub.domain.order import Order
from hub.domain.problem import FALLBACKS, Remedy
from hub.domain.vocabulary import AgreeFallback


class AgreedPart(Panel):
    """One line and its two steps.

    Signals:
        problem_asked: somebody wants to raise a problem of this order.
    """

    problem_asked = Signal()

    def __init__(self, shop: Shop) -> None:
        super().__init__(margin_px=12, gap_px=6)
        self._shop = shop
        self._order: Order | None = None
        title = QCoreApplication.translate("Problem", "If nobody is home")
        self.setAccessibleName(title)
        self.agreed = Words("", Type.BODY_STRONG, gives_way=True)
        self.change = Button("", Rank.PLAIN, Size.SMALL, "door-open")
        self.problem = Button(
            QCoreApplication.translate("Problem", "Raise a problem"), Rank.PLAIN, Size.SMALL, "triangle-alert"
        )
        self.change.clicked.connect(self.open_menu)
        self.problem.clicked.connect(self.problem_asked)
        self.menu: QMenu | None = None
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(Words(title, Type.SECTION, Color.INK_SOFT), 0, Qt.AlignmentFlag.AlignBaseline)
        said.addWidget(self.agreed, 1, Qt.AlignmentFlag.AlignBaseline)
        self.body.addLayout(said)
        steps = QHBoxLayout()
        steps.setSpacing(8)
        steps.addWidget(self.change)
        steps.addWidget(self.problem)
        steps.addStretch(1)
        self.body.addLayout(steps)
        shop.link_changed.connect(self.show_link)

    def show_order(self, order: Order) -> None:
        """Show what is agreed for an order; nothing once it is closed."""
        self._order = order
        self.setVisible(order.is_open)
        nothing = QCoreApplication.translate("Problem", "Nothing agreed: we ask")
        self.agreed.setText(words.remedy(order.fallback) if order.fallback is not None else nothing)
        self.change.setText(
            QCoreApplication.translate("Problem", "Agree")
            if order.fallback is None
            else QCoreApplication.translate("Problem", "Agree otherwise")
        )
        self.change.setAccessibleName(self.change.text())
        self.change.updateGeometry()
        self.show_link()

    def show_link(self) -> None:
        """The hub has come or gone: what was agreed holds for everybody, so it needs the hub."""
        live = self._shop.has_hub
        away = QCoreApplication.translate("Problem", "What is agreed needs the hub: it waits until the hub answers.")
        self.change.setEnabled(live)
        self.change.setToolTip("" if live else away)
        self.change.setAccessibleDescription("" if live else away)

    def open_menu(self) -> None:
        """The three things that can be agreed, and none of them."""
        order = self._order
        if order is None or not order.is_open or not self.change.isEnabled():
            return
        menu = QMenu(self)
        nothing = QCoreApplication.translate("Problem", "Nothing: ask when it happens")
        choices: tuple[Remedy | None, ...] = (*FALLBACKS, None)
        for remedy in choices:
            action = menu.addAction(words.remedy(remedy) if remedy is not None else nothing)
            action.setCheckable(True)
            action.setChecked(remedy is order.fallback)
            action.triggered.connect(lambda _on=False, remedy=remedy: self._agree(remedy))
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(self.change.mapToGlobal(QPoint(0, self.change.height())))

    def _agree(self, remedy: Remedy | None) -> None:
        if self._order is not None:
            self._shop.ask(AgreeFallback(self._order.id, remedy))
