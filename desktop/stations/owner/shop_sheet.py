"""The owner's sheet over any station: stations, people, links, limits and stickers, one of them at a time."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.shop import Shop
from desktop.stations.overlay import Overlay
from desktop.stations.owner.limits import Limits
from desktop.stations.owner.links import Links
from desktop.stations.owner.people import People
from desktop.stations.owner.stations import Stations
from desktop.stations.owner.stickers import Stickers
from desktop.theme import Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words

WIDTH_PX, HEIGHT_PX = 760, 520


class ShopSheet(Overlay):
    """The sheet. Its lists follow the shop while it is open."""

    def __init__(self, shop: Shop, window: QWidget) -> None:
        super().__init__(window, width_px=WIDTH_PX, name=QCoreApplication.translate("Owner", "The shop"))
        self.stations, self.people, self.links, self.limits = Stations(shop), People(shop), Links(shop), Limits(shop)
        self.stickers = Stickers(shop)
        self._pages = QStackedWidget()
        self._pages.setFixedHeight(HEIGHT_PX)
        self._by_key: dict[str, QWidget] = {
            "stations": self.stations,
            "people": self.people,
            "links": self.links,
            "limits": self.limits,
            "stickers": self.stickers,
        }
        for page in self._by_key.values():
            self._pages.addWidget(page)
        self.choice = Segmented(
            [
                Choice("stations", QCoreApplication.translate("Owner", "Stations")),
                Choice("people", QCoreApplication.translate("Owner", "People")),
                Choice("links", QCoreApplication.translate("Owner", "Links")),
                Choice("limits", QCoreApplication.translate("Owner", "Limits")),
                Choice("stickers", QCoreApplication.translate("Owner", "Stickers")),
            ],
            name=QCoreApplication.translate("Owner", "What to manage"),
        )
        close = Button("", Rank.QUIET, icon="x", name=QCoreApplication.translate("Owner", "Close"))
        close.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(Words(self.accessibleName(), Type.TITLE))
        head.addSpacing(16)
        head.addWidget(self.choice)
        head.addStretch(1)
        head.addWidget(close)
        self.sheet.body.setContentsMargins(20, 16, 20, 16)
        self.sheet.body.addLayout(head)
        self.sheet.body.addSpacing(4)
        self.sheet.body.addWidget(self._pages)
        self.choice.chosen.connect(self._on_chosen)
        for changed in (shop.shop_changed, shop.board_replaced):
            changed.connect(self._renew)

    def open(self) -> None:
        self._renew(always=True)
        super().open()

    def take_focus(self) -> None:
        self.choice.segment(self.choice.key()).setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_chosen(self, key: str) -> None:
        self._pages.setCurrentWidget(self._by_key[key])
        if any(self.choice.segment(each).hasFocus() for each in self._by_key):
            self.choice.segment(key).setFocus()

    def _renew(self, *, always: bool = False) -> None:
        if always or self.isVisible():
            for part in (self.stations, self.people, self.links, self.limits, self.stickers):
                part.renew()
