"""Letting a station in from the owner's sheet: choose what it is to be, read out the code, compare four words."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop import words
from desktop.filled import joined
from desktop.language import spoken
from desktop.shop import Shop
from desktop.theme import Color, Radius, Theme, Type, follow
from desktop.widgets.button import Button, Rank
from desktop.widgets.panel import Panel
from desktop.widgets.prose import Prose
from desktop.widgets.segmented import Choice, Segmented
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.shop import Station
from hub.link.port import CodeOffer, CodeShown, Wished
from hub.wire.fingerprint import words_of
from hub.wire.pairing import grouped

ROLES = (Role.FRONT_DESK, Role.PACKING, Role.DISPATCH)
_ASKING, _CODE, _WORDS, _OVER = range(4)
_LIVE = frozenset({"", "waiting", "proved", "comparing", "recording"})


class LetIn(Panel):
    """The place below the list of stations.

    Args:
        shop: the shop.
    """

    _told = Signal(int, object)

    def __init__(self, shop: Shop) -> None:
        super().__init__(Color.SUNK, line=Color.LINE, radius=Radius.CARD, margin_px=14, gap_px=8)
        self._shop = shop
        self._offer: CodeOffer | None = None
        self._number = 0
        self._station = ""
        self.shown = CodeShown()
        self.pages = QStackedWidget()
        for page in (self._asking_page(), self._code_page(), self._words_page(), self._over_page()):
            self.pages.addWidget(page)
        self.body.addWidget(self.pages)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    # Building

    def _asking_page(self) -> QWidget:
        self.role = Segmented(
            [Choice(role.value, words.role(role)) for role in ROLES],
            name=QCoreApplication.translate("Owner", "What the new station is"),
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(QCoreApplication.translate("Owner", "What it is called"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.make = Button(QCoreApplication.translate("Owner", "Make a code"), Rank.INK, hint="↵")
        self.make.clicked.connect(lambda: self.begin())
        self.name.returnPressed.connect(self.begin)
        page, body = _page()
        body.addWidget(Words(QCoreApplication.translate("Owner", "Let a new station in"), Type.BODY_STRONG))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.role)
        row.addWidget(self.name, 1)
        row.addWidget(self.make)
        body.addLayout(row)
        return page

    def _code_page(self) -> QWidget:
        self.digits = _Digits()
        self._what = Prose("", Type.BODY, Color.INK_SOFT)
        self.take_back = Button(QCoreApplication.translate("Owner", "Take it back"), Rank.PLAIN)
        self.take_back.clicked.connect(self.stop)
        page, body = _page()
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.digits)
        row.addWidget(self._what, 1)
        row.addWidget(self.take_back)
        body.addLayout(row)
        return page

    def _words_page(self) -> QWidget:
        self._who = Prose("", Type.BODY, Color.INK_SOFT)
        self.four = Words("", Type.PROMISE)
        self.same = Button(QCoreApplication.translate("Owner", "The same words"), Rank.RIBBON, icon="check")
        self.differ = Button(QCoreApplication.translate("Owner", "They differ"), Rank.PLAIN)
        self.same.clicked.connect(lambda: self._settle(same=True))
        self.differ.clicked.connect(lambda: self._settle(same=False))
        page, body = _page()
        body.addWidget(self._who)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.four, 1)
        row.addWidget(self.differ)
        row.addWidget(self.same)
        body.addLayout(row)
        return page

    def _over_page(self) -> QWidget:
        self._ended = Prose("", Type.BODY)
        self.again = Button(QCoreApplication.translate("Owner", "Another station"), Rank.PLAIN)
        self.again.clicked.connect(self.stop)
        page, body = _page()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._ended, 1)
        row.addWidget(self.again)
        body.addLayout(row)
        return page

    # Doing

    def begin(self, known: Station | None = None) -> None:
        """Make a code: for a new station, or a new key for one that is known."""
        role = known.role if known is not None else Role(self.role.key())
        name = known.name if known is not None else self.name.text().strip()
        self.stop()
        self._number += 1
        number = self._number
        self._station = known.id if known is not None else ""
        wished = Wished(role, name, self._station, known.person_name if known is not None else "")
        self._show(CodeShown())
        self._offer = self._shop.offer_code(wished, lambda shown: self._told.emit(number, shown))

    def stop(self) -> None:
        """Take a live code back, and be ready for another."""
        self._number += 1
        if self._offer is not None:
            if self.shown.state in _LIVE:
                self._offer.close()
            self._offer = None
        self.name.clear()
        self.pages.setCurrentIndex(_ASKING)

    def _settle(self, *, same: bool) -> None:
        for button in (self.same, self.differ):
            button.setEnabled(False)
        if self._offer is not None:
            self._offer.settle(same=same)

    # Showing

    def _on_told(self, number: int, shown: CodeShown) -> None:
        if number == self._number:
            self._show(shown)

    def _show(self, shown: CodeShown) -> None:
        first = shown.state == "comparing" and self.shown.state != "comparing"
        self.shown = shown
        if shown.state in ("comparing", "recording"):
            if first:
                for button in (self.same, self.differ):
                    button.setEnabled(True)
            who = QCoreApplication.translate(
                "Owner", "“{name}” knows the code and wants to be {station}. Does its screen show these words?"
            )
            self._who.set_text(who.format(name=shown.name, station=shown.station))
            self.four.setText("   ".join(words_of(shown.words, spoken())))
            self.pages.setCurrentIndex(_WORDS)
        elif shown.state in _LIVE:
            self.digits.say(grouped(shown.digits) if shown.digits else "")
            self._what.set_text(_while_live(shown))
            self.pages.setCurrentIndex(_CODE)
        else:
            self._ended.set_text(_at_the_end(shown))
            self.pages.setCurrentIndex(_OVER)


class _Digits(Words):
    """The code, large, its digits apart."""

    def __init__(self) -> None:
        super().__init__("", Type.DISPLAY)
        follow(self, self._wear)

    def _wear(self, theme: Theme) -> None:
        font = theme.font(Type.DISPLAY)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 3)
        self.setFont(font)

    def say(self, text: str) -> None:
        """Show a code; a screen reader says it digit by digit."""
        self.setText(text)
        self.setAccessibleName(" ".join(text))


def _while_live(shown: CodeShown) -> str:
    if not shown.digits:
        return QCoreApplication.translate("Owner", "Asking the hub …")
    said = QCoreApplication.translate(
        "Owner", "Type this at the new station: Giftwire asks for it when it is opened there for the first time."
    )
    minutes = max(1, math.ceil(shown.lives_s / 60))
    if minutes == 1:
        left = QCoreApplication.translate("Owner", "Good for one minute more.")
    else:
        left = QCoreApplication.translate("Owner", "Good for {count} minutes more.").format(count=minutes)
    if shown.tries_left == 3:
        return joined(said, left)
    return QCoreApplication.translate("Owner", "Somebody came without the right code. Tries left: {count}.").format(
        count=shown.tries_left
    )


def _at_the_end(shown: CodeShown) -> str:
    said = {
        "let_in": QCoreApplication.translate("Owner", "{station} is let in."),
        "expired": QCoreApplication.translate("Owner", "The code is no longer good. Make another when you are ready."),
        "used_up": QCoreApplication.translate("Owner", "Wrong three times: the code is no longer good. See who typed."),
        "not_the_same": QCoreApplication.translate(
            "Owner", "The words differ: somebody may be in between. Nobody was let in. Look who is in your network."
        ),
        "replaced": QCoreApplication.translate("Owner", "Another code was made since; this one is no longer good."),
        "away": QCoreApplication.translate("Owner", "The hub does not answer. Is its computer on?"),
        "not_recorded": QCoreApplication.translate("Owner", "The hub did not take this station ({why})."),
    }
    other = QCoreApplication.translate("Owner", "The hub makes no code ({why}).")
    return said.get(shown.state, other).format(station=shown.station, why=shown.trouble or shown.state)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    body = QVBoxLayout(page)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(8)
    return page, body
