"""Who is at this station? A face, a PIN, and on with the work: switching takes two seconds.

The page stands in front of the station's screen while the shop asks for sign-ins and nobody is at the keys. What goes on
meanwhile goes on: rush and rescue still sound and count in the bar. PINs go from the pad to the link and nowhere else.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop import words
from desktop.shop import Shop
from desktop.theme import Color, Type
from desktop.widgets.button import Button, Rank
from desktop.widgets.panel import Ground
from desktop.widgets.person_tile import TILE_PX, PersonTile
from desktop.widgets.pin_pad import PinPad
from desktop.widgets.words import Words
from hub.domain.actor import Role
from hub.domain.rules.staff import live_at, may_work_at
from hub.domain.staff import StaffMember
from hub.link.port import SignedAs, SignInTrouble

TILES_A_ROW = 5
PAD_WIDTH_PX = 264
_GAP_PX = 8
_ROWS_SHOWN = 2
"""Rows of faces before they scroll; more than ten people at one station look for their own first letter."""


def trouble(shop: Shop, code: str, until: datetime | None = None) -> str:
    """Why somebody could not come in, and what to do next."""
    time = words.clock_time(shop, until) if until is not None else ""
    said = {
        "wrong_pin": QCoreApplication.translate("SignIn", "That is not the PIN. Try again."),
        "pin_locked": QCoreApplication.translate(
            "SignIn", "Too many wrong PINs. Wait until {time}, or ask the owner for a new PIN."
        ),
        "station_locked": QCoreApplication.translate(
            "SignIn", "Too many wrong PINs at this station. Wait until {time}."
        ),
        "no_pin": QCoreApplication.translate("SignIn", "There is no PIN yet. Ask the owner to set one."),
        "not_your_station": QCoreApplication.translate(
            "SignIn", "This person does not work at this station. The owner can change that."
        ),
        "staff_not_found": QCoreApplication.translate("SignIn", "This person no longer works here."),
        "offline_not_known": QCoreApplication.translate(
            "SignIn", "The hub is away. Until it is back, only people who signed in here today can come in."
        ),
        "hub_away": QCoreApplication.translate("SignIn", "The hub does not answer. Is its computer on?"),
        "busy": QCoreApplication.translate("SignIn", "The hub is busy. Try again in a moment."),
        "bad_pin": QCoreApplication.translate("SignIn", "A PIN has 4 to 12 digits."),
        "weak_pin": QCoreApplication.translate("SignIn", "That PIN is too easy to guess. Choose another one."),
        "not_allowed": QCoreApplication.translate("SignIn", "Only the owner may do this."),
        "key_refused": QCoreApplication.translate("SignIn", "The shop does not let this station in. Ask the owner."),
    }
    if code in ("pin_locked", "station_locked") and not time:
        return QCoreApplication.translate("SignIn", "Too many wrong PINs. Wait a few minutes and try again.")
    return said.get(code, QCoreApplication.translate("SignIn", "That did not work. Try again.")).format(time=time)


class SignInPage(Ground):
    """The page.

    Args:
        shop: the shop.
        role: of the station.

    Signals:
        came_in: somebody is at the keys now.
    """

    came_in = Signal()

    def __init__(self, shop: Shop, role: Role) -> None:
        super().__init__(Color.PAPER)
        self._shop = shop
        self._role = role
        self._chosen = ""
        self._waiting = False
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self.tiles: dict[str, PersonTile] = {}
        self._title = Words("", Type.PROMISE)
        self._group = QButtonGroup(self)
        self._people = QWidget()
        self._grid = QGridLayout(self._people)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(_GAP_PX)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._people)
        self._people.setAutoFillBackground(False)  # setWidget has just turned it on
        self._scroll.viewport().setAutoFillBackground(False)
        self.pad = PinPad(QCoreApplication.translate("SignIn", "Your PIN"))
        self.pad.setFixedWidth(PAD_WIDTH_PX)
        self.pad.entered.connect(self._on_entered)
        self.pad.changed.connect(self._on_typed)
        self._line = Words("", Type.BODY, Color.INK_SOFT)
        self._line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = Button(QCoreApplication.translate("SignIn", "Somebody else"), Rank.QUIET)
        self.back.clicked.connect(self.choose_nobody)
        self._lay_out()
        shop.shop_changed.connect(self.renew)
        shop.board_replaced.connect(self.renew)
        self.renew()

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(16)
        for part in (self._title, self._scroll, self.pad, self._line, self.back):
            middle.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        whole = QHBoxLayout(self)
        whole.addStretch(1)
        column = QVBoxLayout()
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)
        whole.addLayout(column)
        whole.addStretch(1)

    # Who can be chosen

    def renew(self) -> None:
        """Show the people who may work at this station, in the order of their names."""
        here = {each.person for each in live_at(self._shop.board, self._station(), self._shop.now())}
        people = sorted(may_work_at(self._shop.board, self._role), key=lambda member: (member.name, member.id))
        shown = tuple((member.id, member.name, self._note(member, here)) for member in people if member.pin_set_at)
        if shown == self._shown:
            return
        self._shown = shown
        for tile in self.tiles.values():
            self._group.removeButton(tile)
            self._grid.removeWidget(tile)
            tile.deleteLater()
        self.tiles = {}
        for number, (person, name, note) in enumerate(shown):
            tile = PersonTile(name or QCoreApplication.translate("SignIn", "No name"), note)
            tile.clicked.connect(lambda _=False, person=person: self.choose(person))
            tile.installEventFilter(self)
            self._group.addButton(tile)
            self._grid.addWidget(tile, number // TILES_A_ROW, number % TILES_A_ROW)
            self.tiles[person] = tile
        columns = min(len(shown), TILES_A_ROW) or 1
        rows = -(-len(shown) // TILES_A_ROW) or 1
        bar = 14 if rows > _ROWS_SHOWN else 0
        self._scroll.setFixedSize(
            columns * (TILE_PX.width() + _GAP_PX) + 8 + bar, min(rows, _ROWS_SHOWN) * (TILE_PX.height() + _GAP_PX) + 8
        )
        if self._chosen in self.tiles:
            self.tiles[self._chosen].setChecked(True)
        else:
            self.choose_nobody()

    def _station(self) -> str:
        me = self._shop.me
        return me.station if me is not None else ""

    @staticmethod
    def _note(member: StaffMember, here: set[str]) -> str:
        return QCoreApplication.translate("SignIn", "on this shift") if member.id in here else ""

    def choose(self, person: str) -> None:
        """Somebody says who they are; now the PIN."""
        self._chosen = person
        self.tiles[person].setChecked(True)
        self.pad.clear()
        self._show_step()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_nobody(self) -> None:
        """Back to the faces."""
        before, self._chosen = self._chosen, ""
        self._group.setExclusive(False)
        for tile in self.tiles.values():
            tile.setChecked(False)
        self._group.setExclusive(True)
        self.pad.clear()
        self._show_step()
        self.take_focus(before)

    def take_focus(self, person: str = "") -> None:
        """Give the keyboard to the pad, or to a face."""
        if self._chosen:
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.tiles:
            (self.tiles.get(person) or next(iter(self.tiles.values()))).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_step(self, line: str = "", *, urgent: bool = False) -> None:
        name = next((shown[1] for shown in self._shown if shown[0] == self._chosen), "")
        ask = QCoreApplication.translate("SignIn", "Who is here?")
        pin = QCoreApplication.translate("SignIn", "{name}, your PIN").format(name=name)
        self._title.setText(pin if self._chosen else ask)
        if not line and not self.tiles:
            line = QCoreApplication.translate(
                "SignIn", "Nobody who works at this station has a PIN yet. Ask the owner to set one."
            )
        self._line.setText(line)
        self._line.set_look(color=Color.RIBBON_TEXT if urgent else Color.INK_SOFT)
        self._scroll.setVisible(bool(self.tiles) and not self._chosen)
        self.pad.setVisible(bool(self._chosen))
        self.back.setVisible(bool(self._chosen))

    # Coming in

    def _on_typed(self) -> None:
        if self.pad.count and self._line.text() and not self._waiting:
            self._show_step()

    def _on_entered(self, pin: str) -> None:
        if self._waiting:
            return
        self._waiting = True
        self.pad.setEnabled(False)
        self._shop.sign_in(self, self._chosen, pin, self._on_in, self._on_trouble)

    def _on_in(self, _: SignedAs) -> None:
        self._waiting = False
        self.pad.setEnabled(True)
        self.choose_nobody()
        self.came_in.emit()

    def _on_trouble(self, error: BaseException) -> None:
        self._waiting = False
        self.pad.setEnabled(True)
        code, until = (error.code, error.until) if isinstance(error, SignInTrouble) else ("", None)
        self.pad.clear(wrong=code == "wrong_pin")
        self._show_step(trouble(self._shop, code, until), urgent=True)
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    # The keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit typed on a face is the first of the PIN; Enter chooses the face."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            person = next((person for person, tile in self.tiles.items() if tile is watched), "")
            digit = bool(event.text()) and event.text() in "0123456789"
            if person and (digit or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
                self.choose(person)
                self.pad.type(event.text())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen:
            self.choose_nobody()
        else:
            super().keyPressEvent(event)
